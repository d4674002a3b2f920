"""A class so rare that never naming it costs next to nothing."""

import numpy as np
import numpy.typing as npt

from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import HIGH, STANDSTILL, Finding, Rule
from app.analysis.diagnosis.remedies import from_start, rows, with_rows
from app.analysis.diagnosis.words import percent, said
from app.core.arrays import Array

RARE = 0.05
"""The share of samples below which a class is rare."""
EPOCHS = 10
"""How often the run has to have seen each sample."""
MOST_ROWS = 5000


def find(evidence: Evidence) -> Finding | None:
    """A class with under 5 % of the samples of which none is answered right: recall 0.

    The answer is the output that is largest, or, with one output, on which side of the middle between the two
    targets it lies. `share`: of the samples; `recall`: of those, the part that is answered right.
    """
    targets = evidence.now.train.targets
    classes = classes_of(targets.T)
    if classes is None or evidence.course.epochs < EPOCHS:
        return None
    counts = np.bincount(classes)
    present = np.flatnonzero(counts)
    rare = int(present[np.argmin(counts[present])])
    share = float(counts[rare] / len(classes))
    if len(present) < 2 or share >= RARE or len(present) > 1 / RARE:
        return None
    looked = classes_of(evidence.samples.targets.T)
    assert looked is not None
    answers = _answers(evidence.here.outputs, targets)
    named = looked == rare
    recall = float(np.mean(answers[named] == rare)) if named.any() else 0.0
    if recall > 0:
        return None
    inputs, wanted = rows(evidence.initial)
    even = _evened(classes_of(wanted))
    offered = (
        from_start(
            evidence,
            "As many of each class: the rare ones repeated.",
            data=with_rows(evidence.initial, inputs[even], wanted[even]),
        ),
    )
    return Finding(
        "unbalanced_classes",
        "One class is too rare",
        f"{said(int(counts[rare]))} of {said(len(classes))} training samples ({percent(share)}) are of one "
        "class, and the network names none of them right: to answer the other class always is nearly as "
        "good as to learn.",
        0.9,
        {"share": share, "count": int(counts[rare]), "recall": recall, "samples": len(classes)},
        offered if len(even) <= MOST_ROWS else (),
    )


def classes_of(targets: Array) -> npt.NDArray[np.intp] | None:
    """The class of each row of targets, by number; None where they are no classes."""
    if targets.shape[1] == 1:
        values = np.unique(targets)
        return np.searchsorted(values, targets[:, 0]) if len(values) == 2 else None
    high, low = targets.max(), targets.min()
    one_hot = bool(
        np.all((targets == high).sum(axis=1) == 1) and np.all((targets == high) | (targets == low))
    )
    return targets.argmax(axis=1) if one_hot and high > low else None


def _answers(outputs: Array, targets: Array) -> npt.NDArray[np.intp]:
    if len(outputs) > 1:
        largest: npt.NDArray[np.intp] = outputs.argmax(axis=0)
        return largest
    above: npt.NDArray[np.intp] = (outputs[0] > (targets.min() + targets.max()) / 2).astype(np.intp)
    return above


def _evened(classes: npt.NDArray[np.intp] | None) -> npt.NDArray[np.intp]:
    """The rows, with those of rare classes repeated until all classes have about as many."""
    assert classes is not None
    counts = np.bincount(classes)
    times = np.where(counts > 0, np.round(counts.max() / np.maximum(counts, 1)), 0).astype(int)
    return np.repeat(np.arange(len(classes)), times[classes])


RULE = Rule("unbalanced_classes", find, HIGH - {"not_started", "diverged"}, explains=STANDSTILL)

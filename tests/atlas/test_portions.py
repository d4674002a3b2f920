"""What a worker makes of a portion of a map."""

import pickle
from typing import Any

import numpy as np
import pytest

from app.atlas import measures
from app.atlas.measures import MEASURES
from app.atlas.portions import REMEMBERED, Maker, Plot, Portion, Unknown, introduce, make
from app.settings import Settings
from app.spec import Survey

NOISES: dict[str, Any] = {
    "spec": {"network": {"layers": [{"units": 2}, {"units": 1}]}, "data": {"samples": 20}},
    "x": {"path": "data.noise", "from": -0.25, "to": 0.75},
    "y": {"path": "training.optimizer.learning_rate", "from": 0.1, "to": 0.3},
    "columns": 4,
    "rows": 2,
    "steps": 40,
}


def plot(**fields: Any) -> Plot:
    return Plot(Survey.model_validate(NOISES | fields), Settings(), compiled=False)


def test_all_at_once_or_step_by_step_it_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    here = pickle.loads(pickle.dumps(plot()))
    whole = Maker(here).make(Portion(0, 8), 1e9)
    monkeypatch.setattr(measures, "AT_ONCE", 0)  # as if the cells were large
    assert whole.standing is None
    assert whole.values.shape == (8, len(MEASURES))
    left, found, calls = Portion(0, 8), [], 0
    while left.start < left.stop:
        findings = Maker(here).make(left, 0)
        found.append(findings.values)
        left = left.after(len(findings.values), findings.standing)
        calls += 1
    assert calls > 8
    begun = Maker(here).make(Portion(0, 1), 1e9).values, Maker(here).make(Portion(1, 8), 0)
    assert begun[1].standing is not None
    rest = Maker(here).make(Portion(1, 8, begun[1].standing), 1e9).values
    assert np.concatenate([begun[0], rest]).tobytes() == whole.values.tobytes()
    assert np.concatenate(found).tobytes() == whole.values.tobytes()


def test_an_empty_cell_has_no_numbers() -> None:
    here = plot()
    values = Maker(here).make(Portion(0, 8), 1e9).values
    columns = here.order[:, 1]
    empty = np.array([np.isnan(cell).all() for cell in values])
    assert set(columns[empty].tolist()) == {0, 3}
    assert not empty[(columns == 1) | (columns == 2)].any()


def test_a_cell_is_trained_by_what_would_train_its_run() -> None:
    large = Plot(Survey.model_validate(NOISES), Settings(), compiled=True)
    spec = large.cell(1)
    assert spec is not None
    assert large.engine(spec) == "numba"
    assert plot().engine(spec) == "numpy"


def test_a_worker_makes_what_it_was_told_of_and_forgets_the_oldest() -> None:
    with pytest.raises(Unknown):
        make("first", Portion(0, 1), 0)
    for id in ("first", *(f"other {number}" for number in range(REMEMBERED - 1))):
        introduce(id, plot())
    assert len(make("first", Portion(0, 1), 1e9).values) == 1
    introduce("one more", plot())
    assert len(make("first", Portion(0, 1), 1e9).values) == 1  # it was asked for, the next one was not
    with pytest.raises(Unknown):
        make("other 0", Portion(0, 1), 0)

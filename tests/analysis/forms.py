"""What troubled networks are made of: layers, trainings, and data in the form of public questions."""

from dataclasses import dataclass
from typing import Any

import numpy as np

Fields = dict[str, Any]


@dataclass(frozen=True)
class Trouble:
    """A specification's fields, the steps to make before asking, and what may be found first."""

    first: str
    steps: int
    fields: Fields
    how: str = ""
    """What tells it from others of the same cause."""

    def __str__(self) -> str:
        return f"{self.first} {self.how}".strip()


def layers(*pairs: tuple[int, str], each: Fields | None = None, **network: Any) -> Fields:
    """A network of layers with so many units of an activation, and what else holds for `each`."""
    made = [{"units": units, "activation": name, **(each or {})} for units, name in pairs]
    return {"layers": made, **network}


def training(rate: float, batch_size: int | str = 10, optimizer: str = "sgd", **more: Any) -> Fields:
    """Settings of a training; `l1`, `l2` are a regulariser's rate, what else there is the optimiser's."""
    chosen: Fields = {}
    for name in ("l1", "l2"):
        if name in more:
            chosen["regularization"] = {"name": name, "rate": more.pop(name)}
    return chosen | {
        "batch_size": batch_size,
        "optimizer": {"name": optimizer, "learning_rate": rate, **more},
    }


def inline(inputs: Any, targets: Any, test_fraction: float = 0.0) -> Fields:
    """Own samples, to four digits as in a file."""
    rows = {
        name: np.round(np.asarray(part, float), 4).tolist()
        for name, part in (("inputs", inputs), ("targets", targets))
    }
    return {"source": "inline", "test_fraction": test_fraction, **rows}


draws = np.random.default_rng(7)
_angle, _moon = draws.uniform(0, np.pi, 120), draws.integers(0, 2, 120)
MOONS = np.column_stack(
    [
        np.where(_moon, 1 - np.cos(_angle), np.cos(_angle)),
        np.where(_moon, 0.5 - np.sin(_angle), np.sin(_angle)),
    ]
) + draws.normal(0, 0.1, (120, 2))
MOON = _moon[:, None]
THREE = draws.normal(0, 1, (100, 3))
VALUE = THREE @ [[1.0], [-2.0], [0.5]] + 0.3 * np.sin(2 * THREE[:, :1])
LINE = np.linspace(-1, 1, 80)[:, None]
XOR = inline([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]])
RARE = np.concatenate([draws.normal(0, 1, (195, 2)), draws.normal(1.5, 0.5, (5, 2))])
INSIDE = np.random.default_rng(3).normal(0, 1, (100, 2))
NOISE = draws.normal(0, 1, (60, 5))
CLASS = np.eye(3)[np.arange(90) // 30]
BCE: Fields = {"loss": "binary_cross_entropy"}
CE: Fields = {"loss": "cross_entropy"}

import numpy as np
import pytest

from app.core.losses import LOSSES


@pytest.mark.parametrize(
    ("name", "z", "t", "loss"),
    [
        ("binary_cross_entropy", [-np.inf], [0.0], 0.0),
        ("binary_cross_entropy", [np.inf], [1.0], 0.0),
        ("binary_cross_entropy", [np.inf], [0.0], np.inf),
        ("binary_cross_entropy", [40.0], [1.0], np.exp(-40)),
        ("cross_entropy", [1e308, -1e308], [1.0, 0.0], 0.0),
        ("cross_entropy", [1e308, -1e308], [0.0, 1.0], np.inf),
    ],
)
def test_what_is_not_asked_for_counts_nothing_however_sure_the_answer(name, z, t, loss):
    column, targets = (np.array([values]).T for values in (z, t))
    with np.errstate(all="ignore"):
        (found,) = LOSSES[name].value(column, column, targets)
    assert found == pytest.approx(loss, rel=1e-12)

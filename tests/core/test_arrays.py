from statistics import fmean, pstdev

import numpy as np
import pytest

from app.core.arrays import moments


@pytest.mark.parametrize("size", [1.0, 2.0**900, 2.0**-900, 2.0**1022])
def test_moments_are_those_of_the_standard_library_at_every_size(size):
    rows = np.random.default_rng(1).uniform(-1, 1, (3, 40))
    mean, deviation = moments(rows * size)
    assert mean == pytest.approx([fmean(row) * size for row in rows.tolist()], rel=1e-12)
    assert deviation == pytest.approx([pstdev(row) * size for row in rows.tolist()], rel=1e-12)


def test_a_row_of_zeros_has_the_moments_zero():
    assert [each.tolist() for each in moments(np.zeros((1, 3)))] == [[0.0], [0.0]]

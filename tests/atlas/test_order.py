"""Coarse to fine, each cell once."""

import numpy as np
import pytest

from app.atlas.order import ACROSS, coarse_to_fine


@pytest.mark.parametrize(("columns", "rows"), [(1, 1), (5, 3), (128, 128), (100, 37), (1, 300), (33, 64)])
def test_every_cell_comes_once_from_coarse_to_fine(columns: int, rows: int) -> None:
    order = coarse_to_fine(columns, rows)
    assert sorted(map(tuple, order[:, :2].tolist())) == [(r, c) for r in range(rows) for c in range(columns)]
    sizes = order[:, 2]
    assert (np.diff(sizes) <= 0).all()
    assert set(sizes.tolist()) <= {2**power for power in range(20)}
    assert not (order[:, :2] % sizes[:, np.newaxis]).any()
    for size in set(sizes.tolist()):
        places = [tuple(place) for place in order[sizes == size, :2].tolist()]
        assert places == sorted(places)


@pytest.mark.parametrize(("columns", "rows"), [(128, 128), (100, 37), (512, 512)])
def test_after_each_size_the_picture_is_whole(columns: int, rows: int) -> None:
    order = coarse_to_fine(columns, rows)
    shown = np.zeros((rows, columns), bool)
    for size in sorted(set(order[:, 2].tolist()), reverse=True):
        for row, column, _ in order[order[:, 2] == size].tolist():
            shown[row : row + size, column : column + size] = True
        assert shown.all()
    first = order[order[:, 2] == order[0, 2]]
    assert ACROSS <= len(set(first[:, 1].tolist())) < 2 * ACROSS

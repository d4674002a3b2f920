"""From coarse to fine: the order in which the cells of a map are made."""

import numpy as np
import numpy.typing as npt

ACROSS = 4
"""Cells of the first, coarse picture along the longer side, or up to twice as many: it is there at once."""

Order = npt.NDArray[np.int32]


def coarse_to_fine(columns: int, rows: int) -> Order:
    """Row, column and size of each cell (cells × 3).

    A cell stands for the square of `size` cells each way that begins at it, until finer ones come. The sizes
    are powers of 2; each halves the former one, and goes row by row through what is not there yet.
    """
    row, column = (grid.ravel() for grid in np.indices((rows, columns), dtype=np.int32))
    most = 1 << max(0, (max(columns, rows) // ACROSS).bit_length() - 1)
    place = row | column | most
    size = place & -place  # the lowest bit: what divides both
    order = np.lexsort((column, row, -size))
    return np.stack([row, column, size], axis=1)[order]

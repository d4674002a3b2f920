"""Maps begin coarser: their cells, which are stored in the order of their making, are put in the new one."""

import json

import numpy as np
from alembic import op
from sqlalchemy import Column, Integer, LargeBinary, Text, delete, insert, select, table

revision = "9"
down_revision = "8"

BEFORE, NOW = 16, 4
"""Cells of the first picture along the longer side, or up to twice as many."""
MEASURES = 9
"""Numbers of a cell."""

atlases = table("atlases", Column("id", Text), Column("survey", Text))
cells = table("cells", Column("atlas", Text), Column("start", Integer), Column("numbers", LargeBinary))


def _made(columns: int, rows: int, across: int) -> np.ndarray:
    """When each cell is made, row by row, as `coarse_to_fine` of `app/atlas/order.py` had it then."""
    row, column = (grid.ravel() for grid in np.indices((rows, columns)))
    place = row | column | 1 << max(0, (max(columns, rows) // across).bit_length() - 1)
    return np.argsort(np.lexsort((column, row, -(place & -place))))


def upgrade() -> None:
    """A map that is not whole keeps what comes first in the new order, too; the rest is made again."""
    here = op.get_bind()
    for id, survey in here.execute(select(atlases.c.id, atlases.c.survey)).all():
        of_this = cells.c.atlas == id
        parts = here.scalars(select(cells.c.numbers).where(of_this).order_by(cells.c.start)).all()
        if not parts:
            continue
        size = {name: json.loads(survey)[name] for name in ("columns", "rows")}
        before = _made(**size, across=BEFORE)[np.argsort(_made(**size, across=NOW))]
        here.execute(delete(cells).where(of_this))
        numbers = np.frombuffer(b"".join(parts)).reshape(-1, MEASURES)
        there = np.append(before < len(numbers), False)
        first = numbers[before[: there.argmin()]]
        if len(first):
            here.execute(insert(cells).values(atlas=id, start=0, numbers=first.tobytes()))

"""Maps lie beside the runs."""

from alembic import op
from sqlalchemy import REAL, Column, ForeignKey, Integer, LargeBinary, Text

revision = "5"
down_revision = "4"


def upgrade() -> None:
    """What is to be made, and the cells that have been."""
    op.create_table(
        "atlases",
        Column("id", Text, primary_key=True),
        Column("survey", Text, nullable=False),
        Column("spec", Text, nullable=False),
        Column("samples", Text),
        Column("given", Text),
        Column("status", Text, nullable=False),
        Column("used", REAL, nullable=False),
    )
    op.create_table(
        "cells",
        Column("atlas", Text, ForeignKey("atlases.id", ondelete="CASCADE"), primary_key=True),
        Column("start", Integer, primary_key=True),
        Column("numbers", LargeBinary, nullable=False),
    )

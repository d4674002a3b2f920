"""Runs that are trained elsewhere lie beside the others."""

from alembic import op
from sqlalchemy import REAL, Column, ForeignKey, Integer, LargeBinary, Text

revision = "6"
down_revision = "5"


def upgrade() -> None:
    """What they are made of, and the frames that they sent."""
    op.create_table(
        "watched",
        Column("id", Text, primary_key=True),
        Column("view", Text, nullable=False, unique=True),
        Column("model", Text, nullable=False),
        Column("step", Integer, nullable=False),
        Column("used", REAL, nullable=False),
    )
    op.create_table(
        "sent",
        Column("run", Text, ForeignKey("watched.id", ondelete="CASCADE"), primary_key=True),
        Column("step", Integer, primary_key=True),
        Column("facts", Text, nullable=False),
        Column("numbers", LargeBinary, nullable=False),
    )

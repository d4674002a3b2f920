"""Classes: what they look at, what was asked, what was answered."""

from alembic import op
from sqlalchemy import REAL, BigInteger, Column, Double, ForeignKey, Integer, Text
from sqlalchemy.types import TypeEngine

revision = "8"
down_revision = "7"

COUNT: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
SECONDS: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")


def _of_class() -> Column[str]:
    return Column("class", Text, ForeignKey("classes.id", ondelete="CASCADE"), primary_key=True)


def upgrade() -> None:
    """A class, its questions, and the answers by voter."""
    op.create_table(
        "classes",
        Column("id", Text, primary_key=True),
        Column("code", Text, nullable=False, unique=True),
        Column("run", Text, nullable=False),
        Column("view", Text, nullable=False),
        Column("look", Text, nullable=False),
        Column("made", SECONDS, nullable=False),
    )
    op.create_table(
        "questions",
        _of_class(),
        Column("number", COUNT, primary_key=True),
        Column("asked", Text, nullable=False),
        Column("first", COUNT, nullable=False),
        Column("open", Integer, nullable=False),
    )
    op.create_table(
        "answers",
        _of_class(),
        Column("question", COUNT, primary_key=True),
        Column("voter", Text, primary_key=True),
        Column("choice", COUNT, nullable=False),
    )

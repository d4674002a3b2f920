"""Time is what servers have seen pass; expired runs are found by their view too, samples lie apart."""

from alembic import op
from sqlalchemy import REAL, Column, Text

revision = "3"
down_revision = "2"


def upgrade() -> None:
    """The clock starts where somebody last asked for a run, unless that is yet to come."""
    op.create_table("clock", Column("seen", REAL, nullable=False))
    op.execute("INSERT INTO clock SELECT min(coalesce(max(used), 0), CAST(strftime('%s') AS REAL)) FROM runs")
    op.create_table(
        "former",
        Column("id", Text, primary_key=True),
        Column("view", Text, nullable=False),
        Column("spec", Text, nullable=False),
        Column("used", REAL, nullable=False),
        Column("samples", Text),
    )
    op.create_index("former_views", "former", ["view"])
    op.create_index("forgotten", "former", ["used"])
    op.execute("INSERT INTO former (id, view, spec, used) SELECT key, key, spec, used FROM expired")
    op.drop_table("expired")
    op.create_table("samples", Column("digest", Text, primary_key=True), Column("data", Text, nullable=False))
    for table in ("runs", "changes"):
        op.add_column(table, Column("samples", Text))

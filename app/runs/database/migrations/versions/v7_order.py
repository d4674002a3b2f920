"""Runs and maps are numbered, since not every database keeps the order in which they came."""

from alembic import op
from sqlalchemy import Column, Integer

revision = "7"
down_revision = "6"


def upgrade() -> None:
    """By SQLite's own numbers until now."""
    for table in ("runs", "atlases"):
        op.add_column(table, Column("number", Integer, nullable=False, server_default="0"))
        op.execute(f"UPDATE {table} SET number = rowid")
    op.create_index("numbers", "runs", ["number"])

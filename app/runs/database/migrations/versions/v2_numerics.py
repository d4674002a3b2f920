"""Each run remembers by which numerics it was trained. The revisions up to 7 were SQLite's alone."""

from alembic import op
from sqlalchemy import Column, Text

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """A column for it."""
    op.add_column("runs", Column("numerics", Text, nullable=False, server_default=""))

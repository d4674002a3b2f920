"""Parameters of a client lie apart as samples do, in one table with them."""

from alembic import op
from sqlalchemy import Column, Text

revision = "4"
down_revision = "3"


def upgrade() -> None:
    """A list of digests for each specification."""
    op.rename_table("samples", "large")
    op.alter_column("large", "data", new_column_name="text")
    for table in ("runs", "changes", "former"):
        op.add_column(table, Column("given", Text))

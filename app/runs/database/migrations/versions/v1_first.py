"""The first version, which an empty database does not come by: it gets the tables as they are now."""

revision = "1"
down_revision = None


def upgrade() -> None:
    """Nothing is older."""

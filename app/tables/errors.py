"""What cannot be read as a table."""

from app.timeline import Refusal


class Unreadable(Refusal):
    """Nothing of it can be used. The sentence says why."""

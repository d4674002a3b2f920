"""Why is it not learning? Rules that each measure one cause, and what may be done about it."""

from app.analysis.diagnosis.asked import diagnosis

__all__ = ["diagnosis"]

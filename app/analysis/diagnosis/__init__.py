"""Why is it not learning? Rules that each measure one cause, and what may be done about it."""

from app.analysis.diagnosis.asked import diagnosis
from app.analysis.diagnosis.by_frames import diagnosis_by_frames

__all__ = ["diagnosis", "diagnosis_by_frames"]

"""A run's timeline: from a specification to the numerics, and any of its steps again, bit for bit."""

from app.timeline.change import Change
from app.timeline.errors import Diverged, Refusal, StepNotFound
from app.timeline.replay import Checkpoint, Segment, Timeline

__all__ = ["Change", "Checkpoint", "Diverged", "Refusal", "Segment", "StepNotFound", "Timeline"]

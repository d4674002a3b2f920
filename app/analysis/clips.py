"""Whether a run clips its gradient, and since when."""

from app.timeline import Timeline


def clips(timeline: Timeline) -> list[tuple[int, bool]]:
    """After which step it was set whether it clips, from step 0 on, and whether it does."""
    changes = [segment.change for segment in timeline.segments]
    return [(change.step, change.spec.training.clip is not None) for change in changes]

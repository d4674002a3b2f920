"""What a run is trained and tested on."""

from app.timeline import Timeline
from app.timeline.building import Material


def samples(timeline: Timeline) -> Material:
    """The samples that hold now, one row each."""
    return timeline.material

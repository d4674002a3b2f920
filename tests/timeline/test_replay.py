from typing import Any

import numpy as np
import pytest

from app.spec import patched
from app.timeline import Change, Timeline, replay
from tests.specs import spec


def equal(one, two):
    """Whether two frames are the same, to the last bit."""
    return np.array_equal(one.values, two.values, equal_nan=True) and one.indices == two.indices


def timeline_with_changes():
    """A timeline of 40 steps, changed at 10 (rate), 20 (rule) and 25 (parameters), and its frames."""
    timeline = Timeline(spec(training={"optimizer": {"name": "momentum"}}))
    now = spec(training={"optimizer": {"name": "momentum"}})
    patches: dict[int, dict[str, Any]] = {
        10: {"training": {"optimizer": {"learning_rate": 0.2}, "batch_size": 3}},
        20: {"network": {"derivative": "one"}, "probe": {"index": 5}},
        25: {"network": {"parameters": [entry.model_dump(mode="json") for entry in zeros(now)]}},
    }
    frames = []
    for step in range(40):
        if step in patches:
            now = patched(now, patches[step])
            timeline.apply(Change(step, now, step == 25))
        frames.append(timeline.observe())
    return timeline, frames


def test_a_timeline_with_feedback_weights_can_be_replayed():
    aligned = spec(network={"feedback": "fixed_random"}, seed=3)
    timeline = Timeline(aligned, "numba")
    frames = [timeline.observe() for _ in range(40)]
    again = Timeline(aligned, "numpy")
    again.advance(20)
    fork = again.fork(15)
    fork.advance(5)
    assert equal(timeline.frame(21), frames[20])
    assert equal(again.observe(), frames[20])
    assert equal(fork.observe(), frames[20])
    assert all(frame.descent_cosine < 1 - 1e-6 for frame in frames)


def zeros(of):
    layers = [
        {"weights": [[0.1] * inputs] * layer.units, "biases": [0.0] * layer.units}
        for inputs, layer in zip((2, 4, 2), of.network.layers, strict=True)
    ]
    return spec(network={"parameters": layers}).network.parameters


def test_every_step_can_be_replayed():
    timeline, frames = timeline_with_changes()
    for number, frame in enumerate(frames, start=1):
        assert equal(timeline.frame(number), frame), number


def test_with_few_checkpoints_as_well(monkeypatch):
    monkeypatch.setattr(replay, "CHECKPOINTS", 4)
    timeline, frames = timeline_with_changes()
    assert len(timeline._checkpoints) <= 4
    for number, frame in enumerate(frames, start=1):
        assert equal(timeline.frame(number), frame), number


def test_a_timeline_is_its_specification_and_its_changes():
    timeline, _ = timeline_with_changes()
    again = Timeline(spec(training={"optimizer": {"name": "momentum"}}))
    again.replay([segment.change for segment in timeline._segments[1:]], 40)
    assert equal(timeline.frame(40), again.frame(40))
    assert equal(timeline.frame(41), again.frame(41))


def test_looking_back_does_not_disturb_the_present():
    looked, unlooked = Timeline(spec()), Timeline(spec())
    looked.advance(30)
    looked.frame(7)
    looked.frame(31)
    unlooked.advance(30)
    assert equal(looked.observe(), unlooked.observe())


def test_parameters_that_are_set_hold_from_the_step_they_were_set_at():
    timeline, _ = timeline_with_changes()
    assert (timeline.at(25).parameters.weights[0] == 0.1).all()
    assert not (timeline.at(24).parameters.weights[0] == 0.1).any()


@pytest.mark.parametrize("count", [1, 2, 1000])
def test_checkpoints_are_bounded(count):
    timeline = Timeline(spec())
    for _ in range(count):
        timeline.advance(3)
    assert len(timeline._checkpoints) <= replay.CHECKPOINTS

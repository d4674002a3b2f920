from typing import Any

import numpy as np
import pytest

from app.runs import replay
from app.runs.replay import Change, Life
from app.spec import patched
from tests.runs.specs import spec


def equal(one, two):
    """Whether two frames are the same, to the last bit."""
    return np.array_equal(one.values, two.values, equal_nan=True) and one.indices == two.indices


def life_with_changes():
    """A life of 40 steps, changed at 10 (rate), 20 (rule) and 25 (parameters), and its frames."""
    life = Life(spec(training={"optimizer": {"name": "momentum"}}))
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
            life.apply(Change(step, now, step == 25))
        frames.append(life.observe())
    return life, frames


def test_a_life_with_feedback_weights_can_be_lived_again():
    aligned = spec(network={"feedback": "fixed_random"}, seed=3)
    life = Life(aligned, "numba")
    frames = [life.observe() for _ in range(40)]
    again = Life(aligned, "numpy")
    again.advance(20)
    fork = again.fork(15)
    fork.advance(5)
    assert equal(life.frame(21), frames[20])
    assert equal(again.observe(), frames[20])
    assert equal(fork.observe(), frames[20])
    assert all(frame.descent_cosine < 1 - 1e-6 for frame in frames)


def zeros(of):
    layers = [
        {"weights": [[0.1] * inputs] * layer.units, "biases": [0.0] * layer.units}
        for inputs, layer in zip((2, 4, 2), of.network.layers, strict=True)
    ]
    return spec(network={"parameters": layers}).network.parameters


def test_every_step_can_be_lived_again():
    life, frames = life_with_changes()
    for number, frame in enumerate(frames, start=1):
        assert equal(life.frame(number), frame), number


def test_with_few_checkpoints_as_well(monkeypatch):
    monkeypatch.setattr(replay, "CHECKPOINTS", 4)
    life, frames = life_with_changes()
    assert len(life._checkpoints) <= 4
    for number, frame in enumerate(frames, start=1):
        assert equal(life.frame(number), frame), number


def test_a_life_is_its_specification_and_its_changes():
    life, _ = life_with_changes()
    again = Life(spec(training={"optimizer": {"name": "momentum"}}))
    again.replay([chapter.change for chapter in life._chapters[1:]], 40)
    assert equal(life.frame(40), again.frame(40))
    assert equal(life.frame(41), again.frame(41))


def test_looking_back_does_not_disturb_the_present():
    looked, unlooked = Life(spec()), Life(spec())
    looked.advance(30)
    looked.frame(7)
    looked.frame(31)
    unlooked.advance(30)
    assert equal(looked.observe(), unlooked.observe())


def test_parameters_that_are_set_hold_from_the_step_they_were_set_at():
    life, _ = life_with_changes()
    assert (life.at(25).parameters.weights[0] == 0.1).all()
    assert not (life.at(24).parameters.weights[0] == 0.1).any()


@pytest.mark.parametrize("count", [1, 2, 1000])
def test_checkpoints_are_bounded(count):
    life = Life(spec())
    for _ in range(count):
        life.advance(3)
    assert len(life._checkpoints) <= replay.CHECKPOINTS

"""A cell is measured as a run of its specification would be, and its numbers are what they say they are."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from app.atlas import measures
from app.atlas.measures import MEASURES, Ground, Trial, looked_at
from app.core.plan import Engine
from app.spec import Specification
from app.timeline import Timeline
from tests.specs import spec

ENGINES: list[Engine] = ["numpy", "numba"]
SMALL = spec(
    network={"layers": [{"units": 5}, {"units": 3, "activation": "sigmoid"}, {"units": 1}]},
    data={"samples": 40, "noise": 0.2},
    training={"batch_size": 7, "optimizer": {"name": "momentum", "learning_rate": 0.3}},
)
DIVERGES = spec(
    network={"layers": [{"units": 3, "activation": "linear"}, {"units": 1, "activation": "linear"}]},
    data={"samples": 20},
    training={"optimizer": {"learning_rate": 30.0}},
)


def measured(specification: Specification, steps: int, engine: Engine = "numpy") -> dict[str, float]:
    trial = Trial(specification, engine, Ground.of(specification), steps)
    assert trial.advance(lambda: False)
    return dict(zip(MEASURES, trial.values().tolist(), strict=True))


def stepped(specification: Specification, steps: int, engine: Engine = "numpy") -> Timeline:
    timeline = Timeline(specification, engine)
    timeline.advance(steps)
    return timeline


def with_full_batches(specification: Specification) -> Specification:
    training = specification.training.model_copy(update={"batch_size": "full"})
    return specification.model_copy(update={"training": training})


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("steps", [1, 30, 137])
def test_the_loss_is_a_run_s_to_the_last_bit(engine: Engine, steps: int) -> None:
    values = measured(SMALL, steps, engine)
    assert (values["loss"], values["test_loss"]) == stepped(SMALL, steps, engine).losses()


def test_what_is_measured_at_the_end_is_a_frame_s_of_the_whole_batch() -> None:
    full = with_full_batches(SMALL)
    values, end = measured(full, 30), stepped(full, 30).next_frame()
    layers = [end.measures(number) for number in range(3)]
    assert values["first_gradient"] == pytest.approx(layers[0]["gradient_norm"], rel=1e-12)
    assert values["gradient_ratio"] == pytest.approx(layers[0]["delta_norm"] / layers[2]["delta_norm"])
    assert values["saturated"] == pytest.approx((5 * layers[0]["saturated"] + 3 * layers[1]["saturated"]) / 8)
    start = stepped(full, 0).next_frame()
    ratio = start.measures(0)["delta_norm"] / start.measures(2)["delta_norm"]
    assert values["start_ratio"] == pytest.approx(ratio, rel=1e-12)
    assert values["dead"] == 0.0


def test_a_rule_of_the_way_back_counts() -> None:
    ruled = with_full_batches(SMALL)
    ruled = ruled.model_copy(update={"network": ruled.network.model_copy(update={"derivative": "one"})})
    start = stepped(ruled, 0).next_frame()
    ratio = start.measures(0)["delta_norm"] / start.measures(2)["delta_norm"]
    assert measured(ruled, 1)["start_ratio"] == pytest.approx(ratio, rel=1e-12)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_cell_that_diverges_says_when_and_has_no_loss(engine: Engine) -> None:
    values, run = measured(DIVERGES, 500, engine), stepped(DIVERGES, 500, engine)
    assert run.diverged
    assert values["diverged_at"] == run.step < 500
    assert values["start_ratio"] > 0
    told = {name for name, value in values.items() if not np.isnan(value)}
    assert told == {"diverged_at", "start_ratio"}


def test_a_cell_that_does_not_diverge_says_so() -> None:
    assert np.isnan(measured(SMALL, 20)["diverged_at"])


def test_steps_to_is_the_first_look_under_a_tenth_of_the_mean_s_loss() -> None:
    fields: dict[str, Any] = {
        "data": {"name": "gauss", "samples": 60, "test_fraction": 0},
        "training": {"optimizer": {"learning_rate": 0.1}},
    }
    learns = spec(**fields)
    values, timeline = measured(learns, 300), Timeline(learns)
    targets = timeline.segments[0].train.targets
    threshold = 0.1 * 0.5 * targets.var()
    for step in looked_at(300):
        timeline.advance(step - timeline.step)
        if timeline.losses()[0] < threshold:
            break
    assert values["steps_to"] == step
    assert 1 < step < 300
    assert np.isnan(measured(spec(**fields, loss="squared_error"), 1)["steps_to"])


def test_the_looks_are_at_the_start_and_the_end_and_ever_further_apart() -> None:
    assert looked_at(1) == (0, 1)
    looks = looked_at(500)
    assert looks[:4] == (0, 1, 2, 3)
    assert looks[-1] == 500
    assert (np.diff(looks) > 0).all()
    assert all(later <= 1.25 * step + 1 for step, later in pairwise(looks))


def test_units_that_no_sample_opens_are_dead() -> None:
    negative = {"weights": [[-1.0, 0.0]] * 2 + [[1.0, 0.0]], "biases": [0.0] * 3}
    given = [negative, {"weights": [[1.0, 1.0, 1.0]], "biases": [0.0]}]
    dying = spec(
        network={
            "layers": [{"units": 3, "activation": "relu"}, {"units": 1, "activation": "linear"}],
            "parameters": given,
        },
        data={"source": "inline", "inputs": [[1.0, 0.0], [2.0, 1.0]], "targets": [[1.0], [2.0]]},
        training={"optimizer": {"learning_rate": 0.0}},
    )
    values = measured(dying, 2)
    assert values["dead"] == values["saturated"] == pytest.approx(2 / 3)


def test_a_network_without_hidden_layers_is_measured_at_its_outputs() -> None:
    alone = spec(network={"layers": [{"units": 1, "activation": "relu"}]}, data={"samples": 20})
    values = measured(alone, 5)
    assert 0 <= values["saturated"] <= 1
    assert values["gradient_ratio"] == 1.0
    softmax = spec(
        network={"layers": [{"units": 3, "activation": "softmax"}]},
        loss="cross_entropy",
        data={"name": "iris"},
    )
    assert np.isnan(measured(softmax, 5)["dead"])


@pytest.mark.parametrize("engine", ENGINES)
def test_a_trial_that_is_left_in_the_middle_ends_in_the_same_bits(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground = Ground.of(SMALL)
    whole = Trial(SMALL, engine, ground, 100)
    whole.advance(lambda: False)
    monkeypatch.setattr(measures, "AT_ONCE", 0)  # as if it were large
    trial = Trial(SMALL, engine, ground, 100)
    pieces = 1
    while not trial.advance(lambda: True):  # time is always over
        trial = Trial(SMALL, engine, ground, 100, trial.standing())
        pieces += 1
    assert pieces > 10
    assert trial.values().tobytes() == whole.values().tobytes()

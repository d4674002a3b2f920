"""What is said of how a run has gone holds of its losses."""

from typing import Any

import numpy as np
import pytest

from app.analysis.diagnosis import diagnosis
from app.analysis.diagnosis.course import Course, Since, sentence_of
from app.analysis.diagnosis.evidence import Evidence
from app.analysis.diagnosis.finding import Diagnosis
from app.analysis.diagnosis.unit import Unit
from app.core.arrays import Array
from app.core.landscape import Landscape
from app.lessons import PRESETS
from app.spec import patched
from app.timeline import Change, Timeline
from app.timeline.building import engine_of
from tests.analysis.forms import inline, layers, training
from tests.specs import spec


def circle(rate: float, *units: tuple[int, str]) -> dict[str, Any]:
    """One sample a step of the circle's 250, from a start at which these rates were tried."""
    return {
        "network": layers(*units, initializer={"name": "xavier_uniform"}),
        "data": {"name": "circle", "samples": 500, "noise": 0, "test_fraction": 0.5},
        "training": training(rate, 1),
        "seed": 25,
    }


def trained(fields: dict[str, Any], steps: int, turn: int = 0, rate: float | None = None) -> Timeline:
    """With another rate from step `turn` on, if one is given."""
    wanted = spec(**fields)
    timeline = Timeline(wanted, engine_of(wanted))
    timeline.advance(turn)
    if rate:
        changes = {"training": {"optimizer": {"learning_rate": rate}}}
        timeline.apply(Change(turn, patched(wanted, changes)))
    timeline.advance(steps - turn)
    return timeline


def asked(timeline: Timeline) -> Diagnosis:
    return diagnosis(timeline, timeline.step).answered(timeline)


def of_a_lesson(preset: str, steps: int) -> Timeline:
    timeline = Timeline(PRESETS[preset].specification, engine_of(PRESETS[preset].specification))
    timeline.advance(steps)
    return timeline


DEEP = ((4, "tanh"), (2, "tanh"), (1, "tanh"))
JUMPED = trained(circle(10.0, *DEEP), 500)
CLIMBED = trained(circle(0.03, (1, "tanh")), 1250, 500, 10.0)


@pytest.mark.parametrize("timeline", [JUMPED, CLIMBED], ids=["jumped", "climbed"])
def test_a_run_has_stood_still_from_the_step_after_the_last_at_which_it_had_not(timeline: Timeline) -> None:
    found = asked(timeline)
    assert found.since
    assert found.sentence.startswith(f"It has stood still since step {found.since}: ")
    end = timeline.losses()[0]

    def off(step: int) -> float:
        return abs(timeline.at(step).losses()[0] / end - 1)

    assert all(off(step) < 0.02 for step in range(found.since, timeline.step, 7))
    assert off(found.since - 1) > 0.02


def test_a_run_above_its_lowest_says_where_that_was() -> None:
    start = JUMPED.at(0).losses()[0]
    assert f"; its lowest was {start:.3g}, after step 0." in asked(JUMPED).sentence


def seen(train: list[float], **others: Any) -> Course:
    steps = np.linspace(0, 1000, len(train)).round()
    return Course(steps, np.array(train), np.full(len(train), np.nan), Unit(1.0), 1000, False, **others)


def test_a_band_of_noise_does_not_grow() -> None:
    course = seen([0.5, 1.9, 1.2, 0.9, 1.8, 1.0, 1.9, 1.2, 1.8])
    assert course.progress < 0
    assert (
        sentence_of(1000, course.verdict, course, Since(500, exact=False)).split(":")[0]
        == "It gets no lower; since step 500 at the latest the loss has gone up and down, where it was "
        "looked at, between 1 and 1.9"
    )
    timeline = trained(circle(1.0, (4, "relu"), (2, "relu"), (1, "tanh")), 750)
    assert "grows" not in asked(timeline).sentence


@pytest.mark.parametrize(
    "timeline",
    [trained(circle(1.0, (4, "relu"), (2, "relu"), (1, "tanh")), 750), of_a_lesson("order", 1)],
    ids=["small", "so large that its course is of some of the samples"],
)
def test_the_loss_that_the_page_shows_is_told_beside_the_one_after_the_step(timeline: Timeline) -> None:
    step = timeline.step
    before, after = timeline.frame(step).train_loss, timeline.losses()[0]
    assert f"after step {step} the training loss is {after:.3g} ({before:.3g} before that step), " in (
        asked(timeline).sentence
    )


@pytest.mark.parametrize(
    ("train", "begins"),
    [
        ([9.0, 8.9, 8.8, 8.7, 8.6], "It does no better yet: "),
        ([0.9, 0.89, 0.88, 0.87, 0.86], "It learns slowly: "),
        ([0.9, 0.5, 0.6, 0.6, 0.61], "It goes up and down: "),
        ([9.0, 8.0, 7.0, 6.0, 5.0], "It does no better yet: "),
        ([0.9, 0.8, 0.7, 0.6, 0.5], "It is learning, with something in its way: "),
    ],
)
def test_slowly_is_what_falls_by_less_than_a_twentieth(train: list[float], begins: str) -> None:
    course = seen(train)
    assert sentence_of(1000, "slow", course).startswith(begins)


def test_of_noise_about_the_mean_it_is_not_told_that_it_learns() -> None:
    deep = {"network": layers(*[(8, "tanh")] * 29, (1, "tanh"), initializer={"name": "xavier_uniform"})}
    timeline = trained(circle(0.03, *DEEP) | deep | {"training": training(0.03, 10), "seed": 0}, 40)
    found = asked(timeline)
    assert (found.verdict, found.findings) == ("slow", ())
    assert found.sentence.startswith("It cannot be told yet whether it learns: after step 40 ")
    assert found.sentence.endswith(" in the last quarter of the 40 steps, no more than its noise.")
    noise = [1.0, 1.01, 0.99, 1.0, 1.01, 0.99, 1.005, 0.99, 1.0, 0.99]
    assert seen(noise).is_untold
    assert not seen([0.8 * loss for loss in noise]).is_untold  # it has won something
    assert not seen([1 - 0.001 * at for at in range(10)]).is_untold  # it falls evenly
    assert not seen([*noise, 0.9, 0.8]).is_untold


def test_what_rises_is_not_said_to_fall_or_to_learn() -> None:
    words = sentence_of(1000, "learning", seen([0.5, 0.4, 0.4, 0.5]))
    assert words.startswith("It goes up and down: ")
    assert "it rose by 25 % in the last quarter" in words


def test_a_first_step_that_throws_a_run_up_is_not_said_to_stand_still() -> None:
    fields = circle(10.0, (4, "relu"), (4, "relu"), (1, "linear"))
    thrown = trained(fields | {"seed": 0, "training": training(10.0, 10)}, 1)
    assert thrown.losses()[0] > 2 * thrown.at(0).losses()[0]
    assert asked(thrown).verdict == "diverging"
    assert asked(thrown).sentence.startswith("Its loss grows: after step 1 ")


def test_what_is_far_above_its_start_has_blown_up() -> None:
    timeline = trained(circle(10.0, (4, "relu"), (4, "relu"), (1, "linear")) | {"seed": 0}, 50)
    assert asked(timeline).sentence.startswith("It has blown up: after step 50 ")
    assert (asked(timeline).blown_up, asked(CLIMBED).blown_up) == (True, False)
    still = seen([0.5, 40.0, 40.0, 40.0, 40.0])
    words = sentence_of(1000, still.verdict, still)
    assert words.startswith("It has blown up, and has stood still since step 250: ")


def test_a_step_that_is_too_far_off_to_be_found_is_a_latest_one() -> None:
    timeline = Timeline(PRESETS["dying_relu"].specification, "numba")
    evidence = Evidence(timeline)
    start = timeline.at(0)
    landscape = Landscape(start.plan.network, start.plan.loss, start.train)

    def dead(parameters: Array) -> bool:
        return not landscape.gradient(parameters)[0]

    assert str(evidence.first(dead, 0, 131_072)) == "since step 1"
    latest = evidence.first(lambda parameters: False, 0, 131_072)
    assert latest == Since(131_072, exact=False)
    assert str(latest).endswith("at the latest")


def test_a_layer_of_one_is_told_of_as_one() -> None:
    timeline = Timeline(PRESETS["dying_relu"].specification, "numba")
    timeline.advance(2)
    (found,) = (each for each in asked(timeline).findings if each.name == "dead_units")
    assert found.title == "The only unit of layer 1 is dead"
    assert found.sentence.startswith(
        "The only ReLU unit of layer 1 has answered 0 to every sample since step 1: "
    )


def sure(name: str, steps: int, trial: int | None = None) -> Diagnosis:
    """One sample, and a sigmoid that is wrong of it."""
    timeline = of_a_lesson(name, steps)
    return diagnosis(timeline, steps, trial).answered(timeline)


def test_where_all_targets_are_equal_a_loss_is_a_share_of_the_first() -> None:
    surer = sure("surer", 100, trial=50)
    assert surer.verdict == "stuck"
    assert surer.sentence.endswith(", 100 % of what it began with.")
    (found,) = surer.findings
    assert found.name == "saturated_units"
    assert {remedy.trial.of for remedy in found.remedies if remedy.trial} == {"share_of_first"}
    assert sure("sure", 1000).verdict == "learned"


def test_no_share_is_told_of_nothing_and_no_line_is_missed_where_one_answer_suits_all() -> None:
    for steps in (1, 30, 100):
        told = sure("sure", steps)
        assert "only_linear" not in {finding.name for finding in told.findings}
        assert all("inf" not in finding.sentence for finding in told.findings)


def test_equal_targets_are_told_apart_from_a_mean_that_rounding_leaves_beside_them() -> None:
    for target in (0.1, -0.9, 0.7):
        fields = {"network": layers((1, "linear")), "data": inline([[0.0], [1.0], [2.0]], [[target]] * 3)}
        assert Evidence(Timeline(spec(**fields))).unit.of == "start"

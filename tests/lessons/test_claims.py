"""What the lessons say is true of the numbers beside it: each step, for ten seeds."""

import re

import numpy as np
import pytest

from app.figures import PANELS
from app.lessons import LESSONS
from app.lessons.words import placeholders
from tests.lessons.rendered import STEPS, rendered

SEEDS = range(10)
LONGEST = 220
"""Characters of a sentence: two lines of the strip."""
LONGEST_OPTION = 60


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("name", "number"), STEPS)
def test_what_a_step_says_is_so(name: str, number: int, seed: int) -> None:
    step = rendered(name, number, seed)
    assert step["holds"], (step["answer"], step["facts"])
    assert all(np.isfinite(fact) for fact in step["facts"].values()), step["facts"]
    for sentence in (step["ask"], step["answer"]):
        assert len(re.sub("<.*?>", "", sentence)) <= LONGEST
        assert "{" not in sentence


@pytest.mark.parametrize(("name", "number"), STEPS)
def test_a_step_would_not_say_so_of_other_numbers(name: str, number: int) -> None:
    step = LESSONS[name].steps[number - 1]
    facts = rendered(name, number, 0)["facts"]
    assert not step.claim(dict.fromkeys(facts, np.nan))


@pytest.mark.parametrize(("name", "number"), STEPS)
def test_a_step_asks_before_it_shows(name: str, number: int) -> None:
    step, facts = LESSONS[name].steps[number - 1], rendered(name, number, 0)["facts"]
    assert 2 <= len(set(step.options)) == len(step.options) <= 4
    assert 0 <= step.right < len(step.options)
    assert all(len(option) <= LONGEST_OPTION for option in step.options)
    assert all(placeholders(sentence) <= set(facts) for sentence in (step.ask, step.answer, *step.options))
    for sentence in (step.ask, step.answer):
        assert sentence.count("<em>") == sentence.count("</em>") == 1
    assert step.ask.count("?</em>") == 1


@pytest.mark.parametrize(("name", "number"), STEPS)
def test_a_step_shows_what_there_is(name: str, number: int) -> None:
    step = LESSONS[name].steps[number - 1]
    layers = range(1, len(step.sets.network.layers) + 1)
    phases = {"loss", "update"} | {f"{way}-{layer}" for way in ("forward", "backward") for layer in layers}
    for show in (step.before, step.after):
        assert show.panel is None or PANELS[show.panel].applies(step.sets)
        assert show.phase is None or show.phase in phases
    assert not (step.then.twin and not step.then.steps)


@pytest.mark.parametrize(("name", "number"), STEPS)
def test_a_twin_starts_with_its_run(name: str, number: int) -> None:
    step = rendered(name, number, 0)
    assert step["at"] == 0 or not step["then"]["twin"]


def test_lessons_are_told_in_their_order() -> None:
    assert list(LESSONS) == [
        *("slope", "chain", "enough", "linear", "size", "batch"),
        *("vanishing", "dying", "cross_entropy", "optimizers", "step"),
    ]
    assert all(lesson.name == name for name, lesson in LESSONS.items())
    assert all(lesson.title.endswith("?") for lesson in LESSONS.values())

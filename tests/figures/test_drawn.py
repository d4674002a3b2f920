"""What is drawn of the answers about a run: bars, bounds, directions and shares, and what they are called."""

import numpy as np
import pytest

from app.figures import births, isometry, sharpness, stretch
from app.figures.facts import layer_ticks
from app.timeline import Timeline
from tests.figures.test_theory import answer_of
from tests.specs import spec


def test_of_many_layers_the_first_and_the_last_are_named_and_none_beside_the_last() -> None:
    for depth in (1, 2, 8, 9, 10, 12, 31):
        ticks = layer_ticks([*map(str, range(1, depth)), "output"])
        assert ticks["names"][-1] == "output"
        assert ticks["named"][0] == 0
        assert len(ticks["names"]) == len(ticks["named"]) <= 9
        assert len(set(np.diff(ticks["named"][:-1]))) <= 1
        assert np.diff(ticks["named"])[-1:].sum() >= np.diff(ticks["named"])[:1].sum()
        assert ticks["named"][-1] == ticks["places"][-1] == depth - 1


def test_a_stretch_is_read_as_how_many_times_as_long():
    drawn = stretch.drawn({"measured": np.log([0.04, 0.04, 4.0]), "expected": [], "fails": "why"})
    assert drawn["times"] == pytest.approx(np.exp(np.array(drawn["x"]) / 2))
    told = dict(zip(drawn["ticks"]["text"], drawn["ticks"]["values"], strict=True))
    assert told["1"] == pytest.approx(0)
    assert told["0.5"] == pytest.approx(np.log(0.25))


def test_what_a_nudge_becomes_is_told_by_its_median_not_by_the_tallest_of_some_bars():
    measured = [*np.log([1e-4, 1e-4, 0.25, 1.0, 2.25]), -np.inf]
    drawn = stretch.drawn({"measured": measured, "expected": [-0.5, 1.0], "fails": ""})
    assert drawn["middle"]["times"] == pytest.approx([0.5, 0.5])
    assert drawn["law"]["times"][np.argmax(drawn["law"]["y"])] == pytest.approx(np.exp(-0.25))
    assert drawn["heights"][1] > 1.1 * max(*drawn["counts"], *drawn["law"]["y"], drawn["middle"]["y"][1])
    assert drawn["range"][0] < np.log(1e-4) < np.log(2.25) < drawn["range"][1]


def test_where_no_start_lets_anything_through_there_is_a_reason_and_no_number() -> None:
    drawn = stretch.drawn({"measured": [-np.inf] * 200, "expected": [], "fails": "No curve: narrow."})
    assert (drawn["x"] != [], drawn["counts"], drawn["law"]["y"], drawn["middle"]["y"]) == (True, [], [], [])
    assert drawn["reason"] == "No picture: none of the 200 other starts lets anything through."
    assert drawn["fails"] == drawn["reason"]
    some = stretch.drawn({"measured": [-np.inf] * 199 + [0.0], "expected": [], "fails": "why"})
    assert (some["reason"], some["fails"], sum(some["counts"])) == ("", "why", 1)


def test_of_many_depths_as_many_are_named_as_have_room() -> None:
    for depth, named in (
        (1, ["1"]),
        (8, list("12345678")),
        (29, ["1", "5", "9", "13", "17", "21", "25", "29"]),
    ):
        layers = list(range(1, depth + 1))
        drawn = births.drawn({"layers": layers, "counted": [0.5] * depth, "expected": [0.5] * depth})
        assert drawn["depths"] == {"values": [int(each) for each in named], "text": named}


def test_curvature_is_drawn_up_to_the_step_that_begins_where_it_was_last_measured() -> None:
    answer = {
        "step": [0, 150, 299],
        "measured": [1.2, 2.0, 1.9],
        "expected": [66.0, 66.0, 66.0],
        "stability": 2.0,
        "finite": True,
    }
    drawn = sharpness.drawn(answer)
    assert (drawn["step"], drawn["step_range"], drawn["coming"]) == ([1, 151, 300], [0, 300], "")
    assert [text.split()[-1] for text in drawn["ends"]["text"]] == ["1.9", "66"]
    bound = drawn["bound"]
    assert (bound["x"], bound["y"]) == (drawn["step"], answer["expected"])
    alone = {"step": [0], "measured": [1.2], "expected": [66.0], "stability": 2.0, "finite": True}
    first = sharpness.drawn(alone)
    assert (first["bound"]["x"], first["bound"]["y"]) == ([0, 10], [66, 66])  # grey from the first step on
    assert first["ends"]["x"] == [1, 10]  # each beside its line, which strikes no words
    assert sharpness.drawn({**alone, "expected": []})["bound"]["x"] == []
    assert min(bound["top"]) > 66  # what lies over the bound is grey up to the picture's upper edge
    assert sharpness.drawn({**answer, "expected": []})["bound"]["y"] == []
    unknown = sharpness.drawn({**answer, "measured": [1.2, 2.0, np.nan]})
    assert unknown["fails"] == "No λ here: a unit stands on its kink."
    unknown = sharpness.drawn({**answer, "measured": [1.2, 2.0, np.nan], "finite": False})
    assert unknown["fails"] == "No λ here: numbers are past all bounds."
    assert sharpness.drawn({**answer, "fails": "No bound."})["fails"] == "No bound."
    flat = sharpness.drawn({**answer, "measured": [1.2, -1e-11, 0.0], "fails": "No bound."})
    assert flat["curve"] == [1.2, None, None]
    assert flat["fails"].startswith("No bound. λ is not above 0 here: ")
    first = sharpness.drawn(alone)
    assert first["coming"] == "each step adds to the line"


def test_how_many_singular_values_are_0_stands_under_all_that_is_drawn() -> None:
    plain = isometry.drawn({"values": [[2.0, 0.1], [1.0, 0.9]]})["decades"]["range"]
    assert isometry.drawn({"values": [[2.0, 0.1], [1.0, 0.0]]})["decades"]["range"][0] < plain[0]


def test_the_bound_of_the_curvature_is_called_by_what_the_optimizer_makes_of_it() -> None:
    for optimizer, name in (
        ({"name": "sgd", "learning_rate": 0.01}, "2/rate"),
        ({"name": "momentum", "learning_rate": 0.01, "momentum": 0.9}, "3.8/rate"),
    ):
        timeline = Timeline(spec(training={"optimizer": optimizer, "batch_size": "full"}))
        drawn = sharpness.drawn(answer_of("sharpness", timeline))
        assert name in drawn["ends"]["text"][-1]
        assert drawn["bound"]["y"][0] == pytest.approx(float(name.removesuffix("/rate")) / 0.01)


def test_few_directions_are_named_and_many_are_not() -> None:
    def named(*values: float) -> list[float]:
        found: list[float] = isometry.drawn({"values": [list(values), [1.0]]})["directions"]["y"]
        return found

    assert named(2.0, 0.1) == [2.0, 0.1]
    assert named(0.1, 2.0, 0.5, 0.0) == [2.0, 0.1]
    assert named(2.0) == named(*np.linspace(0.1, 1, 9)) == []
    deep = isometry.drawn({"values": [[2.0, 0.1]] * 30})
    assert deep["place_range"][0] < -4  # beside the first layer's, where no dot of the others lies
    near, far = named(1.01, 1.0), isometry.drawn({"values": [[1.01, 1.0], [1.0]]})["decades"]["range"]
    assert np.diff(np.log10(near))[0] == pytest.approx(-0.066 * np.ptp(far))  # a line of text apart


def test_a_counted_share_has_wilson_s_interval() -> None:
    low, high = births.wilson(0.115, 200)
    for share in (low, high):  # each is 1.96 of its own standard deviations from what was counted
        assert abs(0.115 - share) == pytest.approx(1.96 * np.sqrt(share * (1 - share) / 200))
    assert births.wilson(0.0, 200)[0] == 0
    drawn = births.drawn({"layers": [1], "counted": [0.115], "expected": [], "fails": ""})
    assert drawn["above"] == pytest.approx([high - 0.115])
    assert drawn["shares"]["range"][1] > high


def test_of_neighbours_with_as_many_directions_at_0_it_is_said_once() -> None:
    told = isometry.drawn({"values": [[1.5, 0.5], *[[0.0, 0.0]] * 28, [0.0]]})
    assert [(place, text) for place, text in enumerate(told["shut"]) if text] == [
        (14, "2 to 29: 2 at 0 each"),
        (29, "1 at 0"),
    ]
    assert isometry.drawn({"values": [[1.0], [0.0], [0.5]]})["shut"] == ["", "1 at 0", ""]

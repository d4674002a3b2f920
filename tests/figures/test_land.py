"""The landscape's pictures say what stands where: the ends of the paths, both axes, and the colours."""

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.analysis.surface import Axes, Projection, Surface, SurfaceQuery, surface, surface_beside
from app.core.arrays import Array
from app.core.landscape import Plane
from app.figures.land import ACROSS, SPREAD, surface_sources
from app.figures.surface import surface_3d
from app.timeline import Timeline
from tests.specs import spec


def timeline(seed: int = 1) -> Timeline:
    trained = Timeline(spec(seed=seed))
    trained.advance(40)
    return trained


def drawn(axes: Axes = "path", step: int = 40) -> dict[str, Any]:
    run = timeline()
    land = surface(run, SurfaceQuery(step, axes, points=9)).answered(run)
    return surface_sources(land, step, axes == "random")


def percents(text: str) -> float:
    return float(re.findall(r"([\d.]+) %", text)[0])


def test_the_ends_of_the_path_are_named_on_the_map_and_in_space() -> None:
    found = drawn()
    assert (found["start"]["text"], found["here"]["text"]) == (["start"], ["step 40"])
    assert [each["text"] for each in found["names"]] == ["step 40", "start"]
    for name, each in zip(("here", "start"), found["names"], strict=True):
        place = found[name]
        assert [each["x"], each["y"], each["z"]] == [place["x"][0], place["y"][0], place["height"][0]]


def test_a_path_that_goes_to_and_fro_is_as_fine_in_space_as_on_the_map() -> None:
    path = drawn()["path"]
    assert 0.75 <= path["width"] <= 3
    assert path["bold"] == 2 * path["width"]


def test_a_run_that_has_not_begun_has_one_name() -> None:
    found = drawn(step=0)
    assert [each["text"] for each in found["names"]] == ["step 0"]
    assert found["start"]["text"] == [""]
    assert found["axes"]["first"] == "a random direction"  # it has none of its own


def test_ends_that_are_one_dot_on_the_map_have_one_name_that_says_both() -> None:
    for extent, names in ((0.03, ["start and step 60"]), (0.06, ["step 60", "start"])):
        found = surface_sources(walked(np.outer(np.linspace(0, extent, 61), [1, 0])), 60, random=True)
        texts = [text for end in ("here", "start") for text in found[end]["text"] if text]
        assert texts == names
        assert sorted(each["text"] for each in found["names"]) == sorted(names)  # in space too


def test_a_twin_on_the_same_dot_is_in_its_name() -> None:
    run = timeline()
    land = surface_beside(run, timeline(), SurfaceQuery(40, "random", 1000.0, 9)).answered(run)
    found = surface_sources(land, 40, random=True)
    assert found["here"]["text"] == ["start, step 40 and twin"]
    assert [each["text"] for each in found["names"]] == ["start, step 40 and twin"]


def test_the_twin_is_named_too() -> None:
    run, other = timeline(), timeline(seed=2)
    land = surface_beside(run, other, SurfaceQuery(40, points=9)).answered(run)
    found = surface_sources(land, 40, random=False)
    assert found["twin"]["here"]["text"] == ["twin"]
    assert [each["text"] for each in found["names"]] == ["step 40", "start", "twin"]
    assert found["axes"]["first"].startswith("both paths’ main direction: ")


def test_both_axes_say_how_much_of_the_path_lies_along_them() -> None:
    found = drawn()
    first, second = found["axes"]["first"], found["axes"]["second"]
    assert first.startswith("the path’s main direction: ")
    assert second.startswith("across it: ")
    assert percents(first) > percents(second) > 0
    assert percents(first) + percents(second) == pytest.approx(percents(found["caption"]), rel=0.01)


def test_a_loss_past_a_million_is_a_height_by_its_logarithm() -> None:
    run = timeline()
    land = surface(run, SurfaceQuery(40, "path", points=9)).answered(run)
    bowl = land.loss / land.loss.min()
    assert surface_sources(land, 40, False)["loss"] == [row.tolist() for row in land.loss]
    told = surface_sources(replace(land, loss=bowl ** np.linspace(1, 400, 9)[:, None]), 40, False)
    heights = np.array(told["loss"], float)
    assert heights.max() == pytest.approx(400 * np.log10(bowl[-1].max()))
    assert told["ticks"]["text"][-1].startswith("10")
    assert told["ticks"]["values"][-1] <= heights.max()
    assert "10<sup>" in told["hover"]
    within = [height for height in told["path"]["ground"]["loss"] if height is not None]
    assert max(within) <= 1.05 * heights.max()  # the path lies on the ground that is drawn


def test_a_path_that_is_all_but_straight_has_no_digits_for_what_is_next_to_nothing() -> None:
    far = np.linspace(0, 1, 9)[:, None]
    path = np.hstack([far, 1e-6 * far**2])
    plane = Plane(np.zeros(2), np.eye(2), path, explained=1.0)
    losses = tuple(far[:, 0].tolist())
    projection = Projection(plane, 1.0, tuple(range(9)), losses, np.empty((0, 2)), ())
    grid = np.linspace(-1, 1, 3)
    found = surface_sources(Surface(grid, grid, np.eye(3), projection), 8, random=False)
    assert found["axes"]["first"] == "the path’s main direction: 100 %"
    assert found["axes"]["second"] == "across it: under 0.01 %"


def test_random_directions_are_called_so() -> None:
    found = drawn("random")
    assert (found["axes"]["first"], found["axes"]["second"]) == ("a random direction", "another one")
    assert found["caption"].startswith("This plane shows ")
    assert found["caption"].endswith(" % of the path’s spread.")


def test_the_colours_have_three_numbers_at_least() -> None:
    found = drawn()
    losses = [loss for row in found["loss"] for loss in row]
    assert len(found["ticks"]["values"]) >= 3
    assert all(min(losses) <= tick <= max(losses) for tick in found["ticks"]["values"])


def walked(path: Array) -> Surface:
    """A flat land with a path on it, a step a point."""
    grid, count = np.linspace(-1, 1, 3), len(path)
    plane = Plane(np.zeros(2), np.eye(2), path, explained=1.0)
    beside = np.empty((0, 2))
    return Surface(
        grid, grid, np.eye(3), Projection(plane, 1.0, tuple(range(count)), (1.0,) * count, beside, ())
    )


def test_a_path_has_marks_of_some_steps_that_point_its_way() -> None:
    right = np.column_stack([np.linspace(-0.8, 0.4, 61), np.zeros(61)])
    marks = surface_sources(walked(right), 60, random=False)["marks"]
    assert marks["text"] == ["20", "40"]
    assert marks["x"] == pytest.approx([-0.4, 0.0])
    assert marks["angle"] == [90, 90]  # to the right, clockwise from up
    assert not {"middle left", "middle right"} & set(marks["side"])  # there the path goes on


def test_the_marks_of_a_path_are_round_steps_where_it_has_others() -> None:
    right = np.column_stack([np.linspace(-0.8, 0.4, 7), np.zeros(7)])
    seen = walked(right)
    steps = (0, 18, 36, 54, 72, 90, 97)  # as a longer run has them
    odd = replace(seen, projection=replace(seen.projection, steps=steps))
    marks = surface_sources(odd, 97, random=False)["marks"]
    assert marks["text"] == ["20", "40", "60", "80"]
    assert marks["x"] == pytest.approx(np.interp([20, 40, 60, 80], steps, right[:, 0]))


def test_no_mark_stands_on_another_or_on_an_end() -> None:
    short = np.outer(np.linspace(0, 0.02, 61), [1, 1])
    assert surface_sources(walked(short), 60, random=False)["marks"]["x"] == []
    assert drawn(step=0)["marks"]["x"] == []
    back = np.column_stack([0.5 * np.sin(np.linspace(0, np.pi, 61)), np.zeros(61)])  # 20 and 40 are one place
    assert surface_sources(walked(back), 60, random=False)["marks"]["text"] == ["20"]


def test_the_lines_of_equal_loss_and_the_heights_hold_the_land() -> None:
    found = drawn()
    losses = [loss for row in found["loss"] for loss in row]
    levels, (floor, top) = found["levels"], found["heights"]
    assert min(losses) < levels["start"] < levels["end"] == max(losses)
    assert floor < min(losses)
    assert top == pytest.approx(max(losses))


def test_names_in_space_stand_from_left_to_right_as_their_places_are_seen() -> None:
    eye = surface_3d().layout.scene.camera.eye
    assert np.array([-eye.y, eye.x]) / ACROSS == pytest.approx(-eye.y / ACROSS[0], rel=0.02)
    seen = sorted(drawn()["names"], key=lambda name: float(ACROSS @ [name["x"], name["y"]]))
    assert [name["ax"] for name in seen] == [-SPREAD / 2, SPREAD / 2]

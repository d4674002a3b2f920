"""The landscape's pictures say what stands where: the ends of the paths, both axes, and the colours."""

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.analysis.surface import Axes, Projection, Surface, SurfaceQuery, surface, surface_beside
from app.core.landscape import Plane
from app.figures.land import surface_sources
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

"""Names on a map: none over another name, another's point or the path, as long as there is room."""

import numpy as np
import pytest

from app.figures.sides import HALF, free_sides, sides

LINE = np.array([[-1.0, 0.0], [0.0, 0.0]])
"""A path from the left to the middle."""


@pytest.mark.parametrize(
    ("start", "here", "path"),
    [
        ([0.0, 0.05], [0.0, 0.0], [[0.0, 0.05], [0.0, 0.0]]),
        ([0.0, -0.05], [0.0, 0.0], [[0.0, -0.05], [0.0, 0.0]]),
        ([0.1, 0.0], [0.0, 0.0], [[0.1, 0.0], [0.0, 0.0]]),
        ([0.0, 0.3], [0.0, 0.0], [[0.0, 0.3], [0.0, 0.0]]),
    ],
    ids=["above", "below", "beside", "farther above"],
)
def test_names_of_near_points_stand_apart(
    start: list[float], here: list[float], path: list[list[float]]
) -> None:
    points = {"here": ("here", np.array(here)), "start": ("start", np.array(start))}
    found = sides(points, np.array(path), 1.0)
    assert found["here"] != found["start"]


def test_three_names_at_one_place_have_three_sides() -> None:
    points = {name: (name, np.array([0.0, 0.02 * k])) for k, name in enumerate(("here", "twin", "start"))}
    assert len(set(sides(points, LINE, 1.0).values())) == 3


def test_a_name_stands_away_from_the_path() -> None:
    right = np.array([[0.0, 0.0], [0.9, 0.0]])
    up, down = np.array([[0.0, 0.0], [0.0, 0.9]]), np.array([[0.0, 0.0], [0.0, -0.9]])
    here = {"here": ("here", np.zeros(2))}
    assert sides(here, right, 1.0)["here"] != "middle right"
    assert sides(here, up, 1.0)["here"] != "top center"
    assert sides(here, down, 1.0)["here"] != "bottom center"


def test_a_name_stands_at_a_corner_where_the_path_goes_by_on_all_sides() -> None:
    star = [(-0.5, 0.0), (0.0, 0.0), (0.5, 0.0), (0.0, 0.0), (0.0, -0.5), (0.0, 0.5), (0.0, 0.0)]
    assert sides({"here": ("here", np.zeros(2))}, np.array(star), 1.0)["here"] == "top right"


def test_a_name_stays_on_the_map() -> None:
    edge = np.array([0.0, 1.0 - 5 / HALF])
    assert sides({"start": ("start", edge)}, edge[None], 1.0)["start"] != "top center"


def test_the_reach_is_the_map_s() -> None:
    points = {"here": ("here", np.zeros(2)), "start": ("start", np.array([0.0, 3.0]))}
    near, far = sides(points, np.zeros((1, 2)), 100.0), sides(points, np.zeros((1, 2)), 5.0)
    assert near["here"] != near["start"]
    assert far == {"here": "top center", "start": "top center"}


def test_a_mark_has_a_side_that_is_free_or_none() -> None:
    mark = ("20", np.zeros(2))
    around = [("name", 20 / HALF * np.array(place), "middle left") for place in ((0, 1), (0, -1))]
    assert free_sides([mark], [], LINE, 1.0)[0] != "middle left"  # along the path
    assert free_sides([mark], around, LINE, 1.0) == ["middle right"]
    assert free_sides([mark], around, np.array([[0.5, 0.0], [-0.5, 0.0]]), 1.0) == ["top right"]
    rows = [np.array([80.0, height]) / HALF for height in (-15, 0, 15)]
    beside = [*around, *(("a name that is long", place, "middle left") for place in rows)]
    assert free_sides([mark], beside, LINE, 1.0) == [None]
    assert free_sides([mark, mark], around, LINE, 1.0) == ["middle right", "top right"]

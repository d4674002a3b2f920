"""A path lies on the surface that it is drawn over, between its points and the surface's."""

from dataclasses import replace

import numpy as np
import pytest

from app.analysis.surface import SurfaceQuery, surface
from app.figures.ground import BETWEEN, OVER, ground
from app.timeline import Timeline
from tests.specs import spec


def test_a_path_lies_on_the_ground_and_a_little_over_it() -> None:
    timeline = Timeline(spec())
    timeline.advance(40)
    land = surface(timeline, SurfaceQuery(40, points=21)).answered(timeline)
    path = land.projection.plane.path
    found = ground(land, path)
    assert len(found["x"]) == BETWEEN * (len(path) - 1) + 1
    assert found["x"][::BETWEEN] == pytest.approx(path[:, 0].tolist())
    assert found["y"][::BETWEEN] == pytest.approx(path[:, 1].tolist())
    over = OVER * (np.max(land.loss) - np.min(land.loss))
    corner = np.array([[land.x[4], land.y[7]], [land.x[5], land.y[7]]])
    heights = ground(land, corner)["loss"]
    assert heights[0] == pytest.approx(land.loss[7][4] + over)
    assert heights[-1] == pytest.approx(land.loss[7][5] + over)
    assert heights[BETWEEN // 2] == pytest.approx((land.loss[7][4] + land.loss[7][5]) / 2 + over)


def test_beyond_the_surface_there_is_no_ground() -> None:
    timeline = Timeline(spec())
    timeline.advance(5)
    land = surface(timeline, SurfaceQuery(5, points=9)).answered(timeline)
    assert ground(land, np.array([[land.x[-1] + 1, 0.0]]))["loss"] == [None]
    assert ground(land, np.empty((0, 2))) == {"x": [], "y": [], "loss": []}


def test_where_no_loss_is_a_number_the_ground_has_no_height() -> None:
    timeline = Timeline(spec())
    timeline.advance(5)
    land = surface(timeline, SurfaceQuery(5, points=9)).answered(timeline)
    unknown = replace(land, loss=np.full_like(land.loss, np.nan))
    assert ground(unknown, np.zeros((1, 2)))["loss"] == [None]

import numpy as np
import pytest

from app.analysis.surface import Surface, SurfaceQuery, surface, surface_beside
from app.spec import patched
from app.timeline import Change, Timeline
from tests.specs import spec


@pytest.fixture
def timeline():
    timeline = Timeline(spec())
    timeline.advance(300)
    return timeline


def whole(timeline: Timeline, query: SurfaceQuery) -> Surface:
    return surface(timeline, query).answered(timeline)


def test_a_surface_has_the_parameters_in_its_middle(timeline):
    found = whole(timeline, SurfaceQuery(200, "path", None, 5, 0))
    projection = found.projection
    np.testing.assert_allclose(projection.plane.axes @ projection.plane.axes.T, np.eye(2), atol=1e-12)
    assert found.loss[2, 2] == projection.losses[-1]
    assert projection.steps[-1] == 200
    assert projection.steps[0] == 0
    assert 0.4 < projection.plane.explained <= 1
    assert np.abs(projection.plane.path).max() < projection.radius
    random = whole(timeline, SurfaceQuery(300, "random", 1.0, 3, 1))
    assert random.loss[1, 1] == timeline.losses()[0]
    still = whole(timeline, SurfaceQuery(0, "path", None, 3, 0))
    assert np.isnan(still.projection.plane.explained)
    assert np.isfinite(still.loss).all()


def test_a_twins_path_lies_on_the_same_plane(timeline):
    twin = timeline.fork(0)
    twin.apply(Change(0, patched(spec(), {"network": {"derivative": "one"}})))
    twin.advance(60)
    query = SurfaceQuery(60, "path", None, 3, 0)
    projection = surface_beside(timeline, twin, query).answered(timeline).projection
    np.testing.assert_allclose(projection.beside[0], projection.plane.path[0], atol=1e-12)
    assert not np.allclose(projection.beside[-1], projection.plane.path[-1])
    assert projection.beside_losses[-1] == pytest.approx(twin.losses()[0], rel=1e-12)


def test_an_earlier_step_has_the_loss_and_the_data_of_its_time(timeline):
    before = whole(timeline, SurfaceQuery(200, "path", 1.0, 3, 0))
    timeline.apply(Change(300, spec(data={"noise": 0.4})))
    timeline.advance(20)
    after = whole(timeline, SurfaceQuery(200, "path", 1.0, 3, 0))
    np.testing.assert_array_equal(after.loss, before.loss)
    assert after.projection.losses == before.projection.losses

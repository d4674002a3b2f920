import numpy as np
import pytest

from app.analysis.parameters import parameters
from app.runs.worker import RunLog, Worker
from app.timeline import Timeline
from tests.specs import spec

LONG = 60_000


@pytest.fixture
def worker():
    worker = Worker()
    worker.create(RunLog("a", spec()))
    return worker


def asked(worker, run, question, *arguments):
    """What a question finds out about one run."""
    return worker.ask([run], question, arguments, {})


def test_it_records_every_step_or_the_last(worker):
    assert [frame.step for frame in worker.advance("a", 3, LONG, "all").frames] == [1, 2, 3]
    progress = worker.advance("a", 50, LONG, "last")
    assert (progress.step, [frame.step for frame in progress.frames]) == (53, [53])


@pytest.mark.parametrize("record", ["all", "last"])
def test_a_slice_without_time_still_trains_one_step(worker, record):
    progress = worker.advance("a", 1000, 0, record)
    assert (progress.step, len(progress.frames)) == (1, 1)


def test_a_divergence_ends_the_slice_with_its_frame():
    worker = Worker()
    layers = [{"units": 1, "activation": "linear"}]
    training = {"optimizer": {"learning_rate": 1e100}}
    worker.create(RunLog("a", spec(network={"layers": layers}, training=training)))
    progress = worker.advance("a", 500, LONG, "last")
    assert progress.diverged
    assert progress.frames[0].diverged
    assert progress.frames[0].step == progress.step < 500
    for layer in asked(worker, "a", parameters, progress.step - 1):
        assert np.isfinite(layer["weights"]).all()


def test_a_peek_is_the_next_step(worker):
    worker.advance("a", 4, LONG, "all")
    peeked = asked(worker, "a", Timeline.next_frame)
    np.testing.assert_array_equal(peeked.values, worker.advance("a", 1, LONG, "all").frames[0].values)


def test_runs_do_not_touch_each_other(worker):
    worker.create(RunLog("b", spec()))
    worker.advance("a", 10, LONG, "last")
    worker.advance("b", 10, LONG, "last")
    a, b = (asked(worker, name, parameters, 10) for name in "ab")
    np.testing.assert_array_equal(a[0]["weights"], b[0]["weights"])
    worker.close("a")
    worker.close("a")
    with pytest.raises(KeyError):
        asked(worker, "a", Timeline.losses)
    assert np.isfinite(asked(worker, "b", Timeline.losses)).all()

import pytest

from app.analysis.loss_slice import loss_slice
from app.analysis.pieces import WORK, stretches
from app.analysis.weight import Weight
from app.timeline import StepNotFound, Timeline
from tests.specs import spec


def test_a_slice_and_its_gradient():
    timeline = Timeline(spec(network={"derivative": "one"}))
    timeline.advance(7)
    for over in ("train", "batch", "probe"):
        cut = loss_slice(timeline, 7, Weight(0, 1, 1), 1e-4, 3, over).answered(timeline)
        below, here, above = cut["loss"]
        assert cut["at"] == timeline.at(7).parameters.weights[0][1, 1]
        assert cut["gradient"] == pytest.approx((above - below) / 2e-4, abs=1e-7)
        if over == "train":
            assert here == timeline.losses()[0]


def test_pieces_are_as_long_as_their_passes_allow():
    assert stretches(1001, 800) == [slice(0, 984), slice(984, 1001)]
    assert stretches(3, 2 * WORK) == [slice(0, 1), slice(1, 2), slice(2, 3)]


def test_a_slice_of_many_samples_comes_in_pieces():
    rows = [[row / 20_000, 0.5] for row in range(20_000)]
    data = {"source": "inline", "inputs": rows, "targets": [[0.0]] * len(rows)}
    timeline = Timeline(spec(network={"layers": [{"units": 100}, {"units": 1}]}, data=data))
    pieces = loss_slice(timeline, 0, Weight(0, 0, 0), 1.0, 13, "train")
    assert len(pieces.questions) == 3
    whole = pieces.answered(timeline)
    assert whole["loss"].shape == whole["weights"].shape == (13,)
    assert whole["loss"][6] == pytest.approx(timeline.losses()[0], rel=1e-12)


def test_there_is_none_of_a_step_to_come():
    with pytest.raises(StepNotFound, match=r"This run has no step 1\. Steps 0 to 0 are there\."):
        loss_slice(Timeline(spec()), 1, Weight(0, 0, 0), 1.0, 3, "train")

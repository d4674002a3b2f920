import pytest

from app.analysis.loss_slice import loss_slice
from app.analysis.weight import Weight
from app.timeline import StepNotFound, Timeline
from tests.specs import spec


def test_a_slice_and_its_gradient():
    timeline = Timeline(spec(network={"derivative": "one"}))
    timeline.advance(7)
    for over in ("train", "batch", "probe"):
        cut = loss_slice(timeline, 7, Weight(0, 1, 1), 1e-4, 3, over)
        below, here, above = cut["loss"]
        assert cut["at"] == timeline.at(7).parameters.weights[0][1, 1]
        assert cut["gradient"] == pytest.approx((above - below) / 2e-4, abs=1e-7)
        if over == "train":
            assert here == timeline.losses()[0]


def test_there_is_none_of_a_step_to_come():
    with pytest.raises(StepNotFound, match=r"This run has no step 1\. Steps 0 to 0 are there\."):
        loss_slice(Timeline(spec()), 1, Weight(0, 0, 0), 1.0, 3, "train")

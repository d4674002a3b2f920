import json
from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.core.frame import FIELDS, MEASURES
from app.runs.encoding import encode, round_significant
from app.runs.history import Cursor, RecordedFrame
from app.timeline import Timeline
from tests.specs import spec


def record(**fields):
    return RecordedFrame(Timeline(spec(**fields)).observe(), Cursor(2, 1), "paused")


SOFTMAX = record(
    network={"layers": [{"units": 3}, {"units": 2, "activation": "softmax"}]}, loss="cross_entropy"
)


def test_a_frame_has_the_contract_s_fields():
    body = json.loads(encode(record(), "the id"))
    assert list(body) == [
        "run", "status", "step", "epoch", "cursor", "changes", "loss", "batch", "probe", "layers",
        "descent_cosine", "clipped",
    ]  # fmt: skip
    assert (body["run"], body["status"], body["step"], body["cursor"]) == ("the id", "paused", 1, "2.1")
    assert set(body["loss"]) == {"batch", "train", "test"}
    assert set(body["probe"]) == {"index", "inputs", "targets", "outputs", "loss"}
    assert [set(layer) for layer in body["layers"]] == [set(FIELDS) | set(MEASURES)] * 3
    assert np.shape(body["layers"][1]["weights"]) == (2, 4)
    assert body["layers"][2]["weight_factor"] is None


def test_all_digits_come_back_bit_for_bit():
    one = record()
    body = json.loads(encode(one, "id"))
    for number, layer in enumerate(body["layers"]):
        for name in FIELDS:
            np.testing.assert_array_equal(layer[name], one.frame.array(number, name))
        assert layer["gradient_norm"] == one.frame.measure(number, "gradient_norm")


def test_softmax_has_null_where_it_has_no_slope():
    layers = [{"units": 2, "activation": "softmax"}]
    body = json.loads(encode(record(network={"layers": layers}, loss="cross_entropy"), "id"))
    assert body["layers"][0]["slopes"] is None
    assert body["layers"][0]["derivatives"] is None
    assert body["layers"][0]["saturated"] is None
    assert len(body["layers"][0]["deltas"]) == 2


def test_fields_choose_the_arrays():
    body = json.loads(encode(record(), "id", 5, frozenset({"slopes", "deltas"})))
    assert set(body["layers"][0]) == {"slopes", "deltas"} | set(MEASURES)


def test_the_numbers_are_encoded_once():
    one = record()
    encode(one, "id", 5)
    encodings = dict(one.encodings)
    encode(one, "the view", 5)
    assert one.encodings == encodings
    assert len(encodings) == 1


choices = st.sets(st.sampled_from(sorted(FIELDS)))


@given(st.lists(choices, min_size=2, max_size=6), st.sampled_from([None, 5]))
@example([set(), {"slopes"}, set(FIELDS)], 5)
def test_a_choice_that_is_joined_from_pieces_reads_as_if_it_had_been_the_first(chosen, digits):
    one, alone = SOFTMAX, {name: replace(SOFTMAX, encodings={}) for name in range(len(chosen))}
    one.encodings.clear()
    for number, fields in enumerate(chosen):
        assert encode(one, "id", digits, fields) == encode(alone[number], "id", digits, fields)


def test_a_further_choice_makes_nothing_that_is_there():
    one = record()
    for fields in (set(FIELDS), {"slopes"}):
        encode(one, "id", 5, fields)
    before = deepcopy(one.encodings)
    for name in FIELDS:
        encode(one, "id", 5, set(FIELDS) - {name})
    assert one.encodings == before


def test_a_label_shows_only_its_own():
    one = record()
    assert b"secret" in encode(one, "secret")
    assert b"secret" not in encode(one, "view")


finite = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e280, max_value=1e280)


@given(st.lists(finite, min_size=1))
@example([9.99994, 9.99996, 99999.5, 1e5, 1e22, 1e23, 0.1, 0.5, 1.0, 2.0**-20, 2.0**60, -9.99996e-7])
def test_rounding_keeps_five_significant_digits(numbers):
    rounded = round_significant(np.array(numbers), 5)
    for exact, near in zip(numbers, rounded, strict=True):
        assert near == pytest.approx(exact, rel=5.0001e-5, abs=1e-320)
        if 1e-15 < abs(exact) < 1e15:
            assert near == float(f"{near:.4e}")


def test_rounding_leaves_what_is_no_number():
    odd = np.array([np.nan, np.inf, -np.inf, 0.0, 5e-324])
    np.testing.assert_array_equal(round_significant(odd, 5), odd)

"""What a class is joined by, and who guesses."""

import pytest

from app.classes.codes import ALPHABET, new_code, normal
from app.classes.tries import PERIOD_SECONDS, Tries
from app.runs.errors import AtCapacity

ALIKE = ("0OQD", "1IL", "5S", "2Z", "8B", "6G", "UV")


def test_a_code_has_six_characters_none_of_which_is_like_another():
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert set("".join(codes)) == set(ALPHABET)
    assert {len(code) for code in codes} == {6}
    for group in ALIKE:
        assert len(set(group) & set(ALPHABET)) <= 1 or group == "0OQD"


@pytest.mark.parametrize("typed", ["X4C7PQ", "x4c7pq", " x4c 7pq", "X4C-7PQ", "x-4-c 7\tpq\n"])
def test_it_may_be_typed_in_many_ways(typed):
    assert normal(typed) == "X4C7PQ"


def test_an_address_may_guess_so_often_and_no_more(monkeypatch):
    tries = Tries(2)
    for _ in range(2):
        tries.refuse_many("10.0.0.1")
        tries.count("10.0.0.1")
    said = "This client has tried 2 codes of no class in an hour, as many as it may (class_tries)."
    with pytest.raises(AtCapacity, match=said.replace("(", r"\(").replace(")", r"\)")):
        tries.refuse_many("10.0.0.1")
    tries.refuse_many("10.0.0.2")
    now = tries._since + PERIOD_SECONDS + 1
    monkeypatch.setattr("app.classes.tries.monotonic", lambda: now)
    tries.refuse_many("10.0.0.1")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:10.0.0.1", "::ffff:10.0.0.2", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("testclient", "other", False),
    ],
)
def test_who_has_many_addresses_is_one(one, other, same):
    tries = Tries(1)
    tries.count(one)
    if same:
        with pytest.raises(AtCapacity):
            tries.refuse_many(other)
    else:
        tries.refuse_many(other)

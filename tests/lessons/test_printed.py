"""What a lesson's numbers come to, computed from the digits that are printed."""

import re
from typing import Any

import pytest

from app.lessons import LESSONS
from app.words import factor
from tests.lessons.rendered import rendered, timeline_of


def _printed(cell: list[dict[str, Any]]) -> float:
    """A cell's number, as it is read."""
    return _read(re.findall(r"−?[\d.]+", "".join(part["text"] for part in cell))[-1])


def _read(text: str) -> float:
    return float(text.replace("−", "-"))


@pytest.mark.parametrize("number", [1, 2, 3])
def test_what_multiplies_as_printed_stands_apart_from_what_was_measured(number: int) -> None:
    table = rendered("chain", number, 0)["table"]
    assert table["columns"] == ["", "factor", "nudge × factors", "measured"]
    moved = _printed(table["rows"][0][2])
    for _, each, says, measured in table["rows"][1:]:
        moved *= _printed(each)
        assert _printed(says) == pytest.approx(moved, rel=5e-3)
        assert _printed(measured) == pytest.approx(moved, rel=0.1)


@pytest.mark.parametrize(
    ("name", "number", "factors", "product"),
    [
        ("slope", 3, ("delta", "slope", "input"), "product"),
        ("cross_entropy", 1, ("delta", "slope"), "through"),
        ("cross_entropy", 2, ("delta", "slope"), "through"),
    ],
)
def test_factors_multiply_as_printed(name: str, number: int, factors: tuple[str, ...], product: str) -> None:
    """To a thousandth: each of four digits is off by a two-thousandth at most, as their product is."""
    step, planned = rendered(name, number, 0), LESSONS[name].steps[number - 1]
    assert planned.table
    words = " ".join([planned.ask, planned.answer, *sum(planned.table.rows, ())])
    printed = 1.0
    for each in factors:
        assert f"{{{each}:f}}" in words
        printed *= _read(factor(step["facts"][each]))
    said = {p["text"] for p in step["answer_parts"] if p["name"] == product}
    said |= {p["text"] for row in step["table"]["rows"] for cell in row for p in cell if p["name"] == product}
    (only,) = said
    assert _read(only) == pytest.approx(printed, rel=1e-3)


def test_what_arrives_what_a_unit_adds_and_their_sum_are_three_numbers() -> None:
    timeline = timeline_of("enough", 1, 0)
    arrives = timeline.frame(1).array(1, "errors")
    facts = rendered("enough", 1, 0)["facts"]
    told = [facts["by_shut"], facts["by_open"], facts["without_slope"], facts["with_slope"], *set(arrives)]
    assert len({factor(abs(value)) for value in told}) == len(told) == 5


def test_what_is_added_adds_up_as_printed() -> None:
    delta = rendered("chain", 4, 0)["table"]["rows"]
    first, second, both = (_printed(row[-1]) for row in delta)
    assert first + second == pytest.approx(both, rel=5e-4)
    assert "≈" in rendered("chain", 4, 0)["answer"]
    shut, other, together = (_printed(row[1]) for row in rendered("enough", 1, 0)["table"]["rows"][-3:])
    assert shut + other == pytest.approx(together, abs=1e-9)


@pytest.mark.parametrize(
    ("name", "number", "rows"), [("chain", 3, [1, 2, 3]), ("vanishing", 4, [1, 3, 4]), ("depth", 1, [2, 4])]
)
def test_what_is_multiplied_or_rooted_is_about_so(name: str, number: int, rows: list[int]) -> None:
    """0.03969 × 0.8170 is 0.03243 by the digits on show, and 0.03242 by all of them."""
    table = rendered(name, number, 0)["table"]["rows"]
    computed = 2 if name == "chain" else -1
    assert all(table[row][computed][0]["text"].startswith("≈") for row in rows)

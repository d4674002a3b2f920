"""A dashed line is not the run's own course, in every figure; all else that is drawn is whole."""

from collections.abc import Iterator
from typing import Any

import pytest

from app import figures
from app.figures.dashes import DASH, DASHED, IN_SPACE, dashed
from app.figures.remedies import AS_IT_IS, BEST, OTHER

EACH = pytest.mark.parametrize("panel", figures.PANELS.values(), ids=lambda panel: panel.name)


def lines(figure: Any) -> Iterator[dict[str, Any]]:
    """All lines of a figure: of traces and of what is drawn beside them."""
    if isinstance(figure, dict):
        if isinstance(figure.get("line"), dict):
            yield figure["line"]
        figure = list(figure.values())
    if isinstance(figure, list | tuple):
        for part in figure:
            yield from lines(part)


def told(trace: dict[str, Any]) -> list[str]:
    """What of the table feeds a trace."""
    path = trace["meta"].get("each") or trace["meta"]["x"]
    alone = trace["meta"].get("y", path)
    return [name for name in DASHED if any(f"{one}.".startswith(f"{name}.") for one in (path, alone))]


@EACH
def test_a_line_is_dashed_where_it_is_not_the_run_s_own_and_nowhere_else(panel: figures.Panel) -> None:
    figure = panel.build().to_dict()
    assert not any("dash" in line for line in lines(figure["layout"]))
    for trace in figure["data"]:
        if "lines" not in trace.get("mode", "") or "line.dash" in trace["meta"]:
            continue
        dash = IN_SPACE if trace["type"] == "scatter3d" else DASH
        assert trace.get("line", {}).get("dash") == (dash if told(trace) else None)


def test_of_trials_the_run_as_it_is_is_full_and_each_remedy_dashed() -> None:
    assert [look["dash"] for look in (AS_IT_IS, BEST, OTHER)] == ["solid", DASH, DASH]


@EACH
def test_a_panel_says_what_its_dashed_line_is(panel: figures.Panel) -> None:
    drawn = panel.build().to_dict()["data"]
    speaks = "Dashed" in " ".join([panel.hint, *panel.clauses.values()])
    assert speaks == any(told(trace) for trace in drawn if "lines" in trace.get("mode", ""))


def test_what_is_the_run_s_own_cannot_be_dashed() -> None:
    with pytest.raises(KeyError, match=r"losses\.train"):
        dashed("losses.train")
    drawn = [trace for panel in figures.PANELS.values() for trace in panel.build().to_dict()["data"]]
    assert {name for trace in drawn if "meta" in trace for name in told(trace)} == set(DASHED)

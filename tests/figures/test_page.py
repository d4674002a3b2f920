"""The page's figures are the server's: made by its own modules in Node, of the same numbers."""

import asyncio
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from app.api.catalogue import list_activations
from app.core.activations import ACTIVATIONS
from app.figures import PANELS, TITLE, declared
from app.figures.filling import filled
from app.figures.sources import sources
from app.figures.tokens import TOKENS
from app.words import factor, fixed, level, significant, times
from tests.analysis.troubles import TROUBLES
from tests.figures.test_filling import facts

NODE = Path(sys.executable).with_name("node")
PAGE = Path(__file__).with_name("page.js")
TEMPLATES = {panel["name"]: panel["figure"] for panel in declared()}
CATALOGUE = {"activations": [choice.model_dump() for choice in asyncio.run(list_activations())]}
SLOPED = [activation.name for activation in ACTIVATIONS.values() if activation.slope]


def of_the_page(*asked: Any) -> Any:
    """What the page's modules answer."""
    command = [str(NODE), str(PAGE)]
    answer = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=False)
    assert answer.stderr == ""
    return json.loads(answer.stdout)


def assert_same(one: Any, other: Any, path: str = "figure") -> None:
    """Both hold the same, numbers to 1e-9."""
    if isinstance(one, dict):
        assert sorted(one) == sorted(other), path
        for key in one:
            assert_same(one[key], other[key], f"{path}.{key}")
    elif isinstance(one, list):
        assert len(one) == len(other), path
        for key, (inner, beside) in enumerate(zip(one, other, strict=True)):
            assert_same(inner, beside, f"{path}.{key}")
    elif isinstance(one, float | int) and isinstance(other, float | int):
        assert one == pytest.approx(other, rel=1e-9, abs=1e-9), path
    elif path.endswith(".path"):  # its numbers: the two languages write 1e-7 in their own ways
        assert [float(number) for number in re.split("[ML,]+", one)[1:]] == pytest.approx(
            [float(number) for number in re.split("[ML,]+", other)[1:]], rel=1e-9
        )
    else:
        assert one == other, path


@pytest.mark.parametrize("name", [panel.name for panel in PANELS.values() if panel.needs in (None, "slice")])
def test_both_fill_a_figure_alike(name: str) -> None:
    found = json.loads(json.dumps(sources(facts())))
    assert of_the_page("fill", TEMPLATES[name], found) == filled(TEMPLATES[name], found)


def test_what_feeds_nothing_is_refused_by_both() -> None:
    template = {"data": [{"meta": {"x": "here.there"}}], "layout": {}}
    nothing: list[dict[str, Any]] = [{}, {"here": {}}]
    for found in nothing:
        with pytest.raises(KeyError):
            filled(template, found)
        with pytest.raises(AssertionError, match=r"Nothing feeds here\.there"):
            of_the_page("fill", template, found)


def test_both_draw_alike_what_was_tried(api: httpx.Client) -> None:
    for trouble in TROUBLES:
        if trouble.first not in ("rate_too_large", "plateau", "targets_out_of_reach"):
            continue
        run = f"/runs/{api.post('/runs', json=trouble.fields).json()['id']}"
        api.post(f"{run}/step", json={"count": trouble.steps})
        remedies = api.get(f"{run}/diagnosis", params={"trial": 500}).json()["findings"][0]["remedies"]
        drawn = of_the_page("tried", TEMPLATES["remedies"], remedies, TOKENS)
        figure = api.get(f"{run}/figures/remedies", params={"titled": False}).json()
        del figure["layout"]["meta"]  # its key numbers, which the page tells in words of its own
        assert_same(drawn, figure)
        lines = {trace["name"]: trace for trace in figure["data"] if "name" in trace}
        assert figure["layout"]["yaxis"]["title"]["text"].endswith("loss")
        for remedy in remedies:
            if remedy["trial"]["of"] == remedies[0]["trial"]["of"]:
                assert lines[remedy["title"]]["y"][-1] == remedy["trial"]["with_it"]
        assert lines["as it is, from the start"]["line"]["dash"] == "solid"
        _only_the_best_is_in_ink(remedies, figure)


def _only_the_best_is_in_ink(remedies: list[dict[str, Any]], figure: dict[str, Any]) -> None:
    """And each end has a leader to its number and its name."""
    drawn = [trace for trace in figure["data"] if "name" in trace]
    inked = [trace["name"] for trace in drawn if trace["line"]["color"] == TOKENS["ink"]]
    of = remedies[0]["trial"]["of"]
    helpful = [
        (remedy["trial"]["with_it"], remedy["title"])
        for remedy in remedies
        if remedy["trial"]["of"] == of and remedy["trial"]["with_it"] is not None
    ]
    assert inked == [min(helpful, key=lambda each: each[0])[1]]
    *_, ends = (trace for trace in figure["data"] if trace["mode"] == "text")
    numbers = [text.strip().split(":")[0] for text in ends["text"] if ":" in text]
    assert all(
        remedies[int(number) - 1]["title"].startswith(text.split(": ")[1].split("<br>")[0].removesuffix(" …"))
        for number, text in zip(numbers, (text for text in ends["text"] if ":" in text), strict=True)
    )
    (leaders,) = (shape["path"] for shape in figure["layout"]["shapes"] if shape["type"] == "path")
    assert leaders.count("M") == len(ends["text"]) >= len(numbers) > 0


def test_both_write_a_number_alike() -> None:
    rng = np.random.default_rng(0)
    numbers = [
        0.0,
        0.125,
        -0.125,
        2.5,
        -0.25,
        0.1 + 0.2,
        0.99996,
        0.999955,
        0.999997,
        0.995,
        99999.5,
        999_999.0,
        1234.5,
        1e-31,
        1e-4,
        9.9996e-5,
        1e21,
        5e-324,
        -1e-9,
    ]
    numbers += (rng.normal(0, 1, 300) * 10.0 ** rng.integers(-12, 9, 300)).tolist()
    own = [
        [significant(n, 3), significant(n, 2), fixed(n, 2), level(n), factor(n), times(abs(n))]
        for n in numbers
    ]
    assert of_the_page("write", numbers) == own
    assert significant(float("nan"), 3) == fixed(float("inf"), 2) == "no number"


def assert_figures_are_same(
    api: httpx.Client,
    run: str,
    step: int,
    layer: int = 0,
    unit: int = 0,
    twin: str | None = None,
    parted: int = 0,
) -> None:
    """Curve, loss and twin of a run at a step, as a notebook has them and as the page draws them."""

    def get(path: str, **query: Any) -> Any:
        return api.get(path, params=query).json()

    def followed(of: str, figure: str, line: str) -> list[Any]:
        """The frames of the steps that a line of the run's figures has."""
        traces = get(f"{run}/figures/{figure}", **({"step": step} if step else {}))["data"]
        (steps,) = [trace["x"] for trace in traces if trace.get("name") == line]
        return [get(f"{of}/frames/{one}") for one in steps] if step else []

    frame = get(f"{run}/frames/{step}" if step else f"{run}/next")
    state = {
        "run": get(run),
        "data": get(f"{run}/data"),
        "catalogue": CATALOGUE,
        "frame": frame,
        "preview": step == 0,
        "tokens": TOKENS,
        "head": {"step": step},
        "pick": {"layer": layer, "unit": unit, "input": 0},
    }
    frames = followed(run, "loss", "training") or [frame]
    twins = followed(twin, "twin", "twin") if twin else None
    panels = [panel for panel in declared() if panel["name"] in ("curve", "loss", "twin")]
    query = {"layer": layer + 1, "unit": unit} | ({"step": step} if step else {})
    for panel, drawn in zip(panels, of_the_page("draw", panels, state, frames, twins, parted), strict=True):
        filled = get(f"{run}/figures/{panel['name']}", **query)
        assert filled["layout"].pop("title") == {"text": drawn.pop("title")}
        filled["layout"]["margin"]["t"] -= TITLE
        assert_same(drawn, filled, panel["name"])


def started(api: httpx.Client, steps: int, **spec: Any) -> str:
    """The path of a run that has made so many steps, one by one."""
    run = f"/runs/{api.post('/runs', json=spec).json()['id']}"
    for _ in range(steps):
        api.post(f"{run}/step", json={})
    return run


@pytest.mark.parametrize("activation", SLOPED)
def test_a_run_has_one_figure(api: httpx.Client, activation: str) -> None:
    layers = [{"units": 3, "activation": activation}, {"units": 1, "activation": activation}]
    run = started(api, 5, network={"layers": layers}, training={"batch_size": 1})
    assert_figures_are_same(api, run, 5, 0, 2)
    assert_figures_are_same(api, run, 3, 1)


@pytest.mark.parametrize("activation", SLOPED)
def test_where_f_is_broken_both_say_so(api: httpx.Client, activation: str) -> None:
    parameters = [{"weights": [[0.0, 0.0]], "biases": [0.0]}]
    layers = [{"units": 1, "activation": activation}]
    run = started(api, 1, network={"layers": layers, "parameters": parameters})
    assert_figures_are_same(api, run, 1)
    asked = api.get(f"{run}/figures/curve", params={"step": 1}).json()["layout"]["title"]["text"]
    broken = {"step": "jump", **dict.fromkeys(("relu", "leaky_relu", "selu"), "kink")}.get(activation)
    assert ("By convention" in asked, asked.partition("at a ")[2]) == (bool(broken), broken or "")


def test_a_step_that_is_not_made_yet_has_one_figure(api: httpx.Client) -> None:
    assert_figures_are_same(api, started(api, 0), 0, 1, 1)


@pytest.mark.parametrize("z", [-30.0, -16.0, -5.0, 5.0, 16.0, 30.0])
def test_a_place_beyond_the_picture_has_one_figure(api: httpx.Client, z: float) -> None:
    parameters = [{"weights": [[0.0, 0.0]], "biases": [z]}, {"weights": [[1.0]], "biases": [0.0]}]
    layers = [{"units": 1, "activation": "silu"}, {"units": 1, "activation": "tanh"}]
    run = started(api, 1, network={"layers": layers, "parameters": parameters})
    assert_figures_are_same(api, run, 1)
    traces = api.get(f"{run}/figures/curve", params={"step": 1}).json()["data"]
    symbols = {trace["marker"]["symbol"] for trace in traces if "symbol" in trace.get("marker", {})}
    (end,) = {max(trace["x"]) for trace in traces if trace["mode"] == "lines" and len(trace["x"]) > 3}
    arrow = "triangle-right" if z > 0 else "triangle-left"
    assert symbols == {arrow if abs(z) > end else "circle"}


def test_a_run_without_unseen_samples_has_one_figure(api: httpx.Client) -> None:
    run = started(api, 4, data={"name": "xor_points", "samples": 4, "test_fraction": 0})
    assert_figures_are_same(api, run, 4)


def test_a_run_that_diverged_has_one_figure(api: httpx.Client) -> None:
    layers = [{"units": 2, "activation": "relu"}, {"units": 1, "activation": "linear"}]
    run = started(api, 6, network={"layers": layers}, training={"optimizer": {"learning_rate": 1e60}})
    last = api.get(run).json()
    assert last["status"] == "diverged"
    for unit in range(2):
        assert_figures_are_same(api, run, last["step"], 0, unit)
    assert_figures_are_same(api, run, last["step"], 1)


def test_what_is_known_from_late_on_has_one_figure(api: httpx.Client) -> None:
    run = started(api, 0)
    api.post(f"{run}/step", json={"count": 100})
    assert_figures_are_same(api, run, 100)


def test_a_twin_has_one_figure(api: httpx.Client) -> None:
    run = started(api, 0)
    api.post(f"{run}/step", json={"count": 1234})
    changes = {"network": {"derivative": "one"}}
    twin = f"/runs/{api.post(f'{run}/fork', json={'changes': changes, 'lockstep': True}).json()['id']}"
    for _ in range(4):
        api.post(f"{run}/step", json={})
    assert_figures_are_same(api, run, 1238, twin=twin, parted=1234)
    api.post(f"{run}/reset")
    for _ in range(4):
        api.post(f"{run}/step", json={})
    assert_figures_are_same(api, run, 4, twin=twin, parted=0)

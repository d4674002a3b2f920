"""Where most of the gradient is lost: the diagnosis and the page's panel say the same of the same factors."""

import numpy as np
import pytest

from app.analysis.diagnosis import diagnosis
from app.analysis.diagnosis.way_back import Place, in_all, most_lost
from app.lessons.presets import PRESETS
from app.timeline import Timeline
from tests.js.node import answering

PANEL = """
import { fateOf } from "./static/js/words/chain.js";
const answer = (links) => fateOf(links);
"""


def places_of(slopes: list[float], weights: list[float]) -> list[Place]:
    """A way back through so many hidden layers of two units, from the loss down."""
    places = []
    for layer in range(len(slopes) - 1, -1, -1):
        after = "output" if layer == len(slopes) - 1 else f"layer {layer + 2}"
        places += [
            Place("weights", f"layer {layer + 1} → {after}", layer, weights[layer]),
            Place("slopes", f"layer {layer + 1}", layer, slopes[layer], 2),
        ]
    return places


def test_the_diagnosis_and_the_panel_name_the_same_culprit() -> None:
    draws = np.random.default_rng(0)
    with answering(PANEL) as panel:
        for number in range(300):
            depth = 1 + number % 6
            spread = (0.3, 1, 3)[number % 3]
            slopes, weights = (np.exp(-1 + spread * draws.normal(size=(2, depth)))).tolist()
            places = places_of(slopes, weights)
            kinds = {"slopes": "× f′, {}’s units together", "weights": "× weights, {}"}
            links = [
                {"key": kinds[place.kind].format(place.name), "kind": place.kind, "value": place.value}
                for place in places
            ]
            ends = [{"key": key, "kind": "total", "value": 1} for key in ("error × f′ at the output", "=")]
            said = panel([ends[0], *links, ends[1]])
            if "hardly anything" in said:
                continue
            nets = in_all(places).replace("came", "comes")
            expected = f"{nets}. Most is lost in {most_lost(places)[0]}."
            assert said.endswith(expected), (slopes, weights)


def test_one_stands_out_or_all_share_it() -> None:
    words, culprit = most_lost(places_of([0.25, 0.02, 0.25], [1, 1, 0.9]))
    assert words == "f′, layer 2’s units together, ×\N{NO-BREAK SPACE}0.02"
    assert culprit is not None
    assert culprit.layer == 1
    assert most_lost(places_of([0.25, 0.2, 0.24], [1, 1, 0.9])) == (
        "f′ of every hidden layer, ×\N{NO-BREAK SPACE}0.2 to ×\N{NO-BREAK SPACE}0.25 each; "
        "layer 2 the most by f′ alone",
        None,
    )


@pytest.mark.parametrize(
    ("preset", "steps", "cause", "words", "layer"),
    [
        (
            "vanishing",
            300,
            "vanishing_gradient",
            "Most was lost in f′ of every hidden layer, ×\N{NO-BREAK SPACE}0.",
            None,
        ),
        ("born_dead", 300, "dead_units", "Behind it layers 2 to 9 get only 0 and are shut too", 1),
        ("born_dead", 300, "dead_units", "on the way back all is lost in layer 9 already.", 1),
    ],
)
def test_the_culprit_of_a_preset(preset: str, steps: int, cause: str, words: str, layer: int | None) -> None:
    timeline = Timeline(PRESETS[preset].specification, "numpy")
    timeline.advance(steps)
    found = diagnosis(timeline, steps).answered(timeline).findings[0]
    assert (found.name, found.layer) == (cause, layer)
    assert words in found.sentence

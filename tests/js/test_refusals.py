"""What a hand-written address may say and the server refuses is told in the page's words, and left out."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.js.node import answering

ADDRESS = """
import { nameOf, placeOf, NAMES } from "./static/js/model/places.js";
import { read } from "./static/js/model/link.js";
import { without, wordsOf } from "./static/js/model/refusal.js";
import { Problem } from "./static/js/net/problem.js";

const KINDS = {
  names: () => Object.values(NAMES),
  read: (hash) => read(hash),
  without: (link, answer) => without(link, new Problem(422, answer.detail, answer, "/runs")),
  words: (answer) => wordsOf(new Problem(422, answer.detail, answer, "/runs")),
};
const answer = (kind, ...rest) => KINDS[kind](...rest);
"""
BAD = ("abc", "-1", "1e9", "1e999", "NaN", "4,2", "0.5", "true", "0/0")
OPTIONS = ("init.gain", "init.bias_std", "init.low", "optimizer.momentum", "optimizer.foo")
OURS = ("Input should", "was sent", "valid", "null", "network.", "training.", "data.", "binary_cross_entropy")
"""Words of the server's."""


@pytest.fixture(scope="module")
def ask() -> Iterator[Callable[..., Any]]:
    """The page's own reading of addresses and refusals."""
    with answering(ADDRESS) as answer:
        yield answer


def opened(ask: Callable[..., Any], api: httpx.Client, address: str) -> list[str]:
    """What a reader is told of an address, of which all that the server takes is made."""
    link = ask("read", address)
    while link["spec"]:
        answer = api.post("/runs", json=link["spec"])
        if answer.status_code == 201:
            api.delete(f"/runs/{answer.json()['id']}")
            break
        assert answer.status_code == 422, address
        link = ask("without", link, answer.json())
        assert link, f"{address}: {answer.text}"
    return list(link["faults"])


def test_every_name_with_values_that_it_does_not_take(ask: Callable[..., Any], api: httpx.Client) -> None:
    for name in [*ask("names"), *OPTIONS]:
        told = {value: opened(ask, api, f"{name}={value}") for value in BAD}
        assert any(told.values()), name
        for value, faults in told.items():
            for fault in faults:
                assert fault.startswith(f"{name}={value} ("), fault
                choices = name == "loss"
                assert not any(words in fault for words in OURS[: -1 if choices else None]), fault


@pytest.mark.parametrize(
    ("address", "faults"),
    [
        ("noise=0.8", ["noise=0.8 (takes at most 0.5)"]),
        ("rate=abc&batch=3", ["rate=abc (takes a number)"]),
        ("seed=1e999", ["seed=1e999 (takes a whole number)"]),
        ("samples=1000000", ["samples=1000000 (takes at most 20\u202f000)"]),
        ("batch=0", ["batch=0 (takes a whole number from 1 on or full)"]),
        ("shuffle=maybe", ["shuffle=maybe (takes true or false)"]),
        ("regularizer=l3", ["regularizer=l3 (takes none, l1 or l2)"]),
        ("clip.norm=-1", ["clip.norm=-1 (takes more than 0)"]),
        ("optimizer.foo=1", ["optimizer.foo=1 (this optimiser has no foo)"]),
        ("optimizer=adam&rate=-1", ["rate=-1 (takes at least 0)"]),
        (
            "loss=cross_entropy",
            ["loss=cross_entropy (cross-entropy needs an output layer of softmax, not of tanh)"],
        ),
        (
            "layers=4-tanh,9-tanh",
            ["layers=4-tanh,9-tanh (layer 2, units: takes 1 or 2, since circle has 2 classes)"],
        ),
        ("layers=foo", ["layers=foo (takes units and an activation for each layer, as 4-tanh,1-sigmoid)"]),
        (
            "data=digits&features=x1&layers=10-softmax&loss=cross_entropy",
            [
                "features=x1 (takes none, since digits does not lie in a plane)",
            ],
        ),
        ("probe=250", ["probe=250 (takes less than 250, the number of training samples)"]),
        ("noise=0.1&noise=0.2", ["noise=0.2 (given twice)"]),
        ("noise=", ["noise= (nothing is given)"]),
        ("learningRate=0.1", ["learningRate=0.1 (there is rate)"]),
        ("regulariser=l1", ["regulariser=l1 (there is regularizer)"]),
    ],
)
def test_what_a_reader_is_told(
    ask: Callable[..., Any], api: httpx.Client, address: str, faults: list[str]
) -> None:
    assert opened(ask, api, address) == faults


def test_an_unknown_name_is_told_all_that_there_are(ask: Callable[..., Any]) -> None:
    (fault,) = ask("read", "colour=red")["faults"]
    assert fault.startswith("colour=red (there are data, samples, noise, test, features, layers, ")


def test_a_refusal_elsewhere_names_what_is_refused(ask: Callable[..., Any], api: httpx.Client) -> None:
    answer = api.post("/runs", json={"training": {"optimizer": {"learning_rate": -1}}, "seed": "x"}).json()
    assert ask("words", answer) == "That cannot be had: rate takes at least 0; seed takes a whole number."

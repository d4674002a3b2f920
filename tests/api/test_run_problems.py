"""The contract of errors, second part: what a client reads of a run that cannot do what it is asked."""

from typing import Any

import httpx
import pytest

from tests.api.problems import told

CHANGEABLE = "training, probe, network.parameters, network.derivative, network.layers[].derivative"
ARRAYS = (
    "activations, bias_gradients, bias_updates, biases, deltas, derivatives, errors, pre_activations, "
    "slopes, weight_gradients, weight_updates, weights"
)
NO_INTEGER = "Input should be a valid integer, unable to parse string as an integer"
VIEW = "This is a view of the run: it may be looked at and forked, not commanded."
COMMANDS = ("step", "play", "pause", "reset")
TWIN = "This run is a twin: it trains whenever its parent does. Command the parent."

REQUESTS: list[tuple[str, Any, int, str]] = [
    ("POST /step", {"count": 0}, 422, "count: Input should be greater than or equal to 1; 0 was sent."),
    (
        "POST /step",
        {"count": 10**6},
        422,
        "count: Input should be less than or equal to 100000; 1000000 was sent.",
    ),
    ("POST /step", {"counts": 1}, 422, "counts: There is no such field; 1 was sent."),
    (
        "POST /play",
        {"steps_per_second": "fast"},
        422,
        "steps_per_second: Input should be a number greater than 0 or 'max'; \"fast\" was sent.",
    ),
    (
        "POST /play",
        {"until_step": 0},
        422,
        "until_step: Input should be greater than or equal to 1; 0 was sent.",
    ),
    ("PATCH ", [], 422, "The body: Input should be an object; [] was sent."),
    (
        "PATCH ",
        {"seed": 4},
        422,
        f"seed: Cannot change while the run lives; only {CHANGEABLE} can; 4 was sent.",
    ),
    (
        "PATCH ",
        {"network": {"layers": [{}]}},
        422,
        f"network.layers: Cannot change while the run lives; only {CHANGEABLE} can; [{{}}] was sent.",
    ),
    (
        "PATCH ",
        {"probe": {"index": 250}},
        422,
        "probe.index: Input should be less than 250, the number of training samples; 250 was sent.",
    ),
    ("PATCH ", {"speed": 3}, 422, "speed: There is no such field; 3 was sent."),
    ("POST /fork", {"step": 1}, 404, "This run has no step 1. Steps 0 to 0 are there."),
    ("POST /fork", {"step": -1}, 422, "step: Input should be greater than or equal to 0; -1 was sent."),
    ("POST /fork", {"changes": []}, 422, "changes: Input should be an object; [] was sent."),
    (
        "POST /fork",
        {"changes": {"data": {"noise": 1}}},
        422,
        "changes.data.noise: Input should be less than or equal to 0.5; 1 was sent.",
    ),
    (
        "POST /fork",
        {"changes": {"data": {"samples": 20_001}}},
        422,
        "changes.data.samples: Input should be less than or equal to 20000; 20001 was sent.",
    ),
    ("GET /frames/1", None, 404, "This run has no step 1. It has not trained a step yet."),
    ("GET /frames/-1", None, 404, "This run has no step -1. It has not trained a step yet."),
    ("GET /frames/one", None, 422, f'step: {NO_INTEGER}; "one" was sent.'),
    (
        "GET /frames?limit=1001",
        None,
        422,
        'limit: Input should be less than or equal to 1000; "1001" was sent.',
    ),
    ("GET /frames?after=-1", None, 422, 'after: Input should be greater than or equal to 0; "-1" was sent.'),
    ("GET /parameters?step=1", None, 404, "This run has no step 1. Steps 0 to 0 are there."),
    (
        "GET /stream?fields=weights,colour",
        None,
        422,
        f'fields: Input should name arrays out of {ARRAYS}; "colour" was sent.',
    ),
    ("GET /slice?unit=0&input=0", None, 422, "layer: Field required."),
    ("GET /slice?layer=4&unit=0&input=0", None, 422, "layer: Input should be from 1 to 3; 4 was sent."),
    ("GET /slice?layer=1&unit=4&input=0", None, 422, "unit: Input should be from 0 to 3; 4 was sent."),
    ("GET /slice?layer=1&unit=0&input=2", None, 422, "input: Input should be from 0 to 1; 2 was sent."),
    (
        "GET /slice?layer=1&unit=0&input=0&over=all",
        None,
        422,
        "over: Input should be 'train', 'batch' or 'probe'; \"all\" was sent.",
    ),
    (
        "GET /slice?layer=1&unit=0&input=0&step=1",
        None,
        404,
        "This run has no step 1. Steps 0 to 0 are there.",
    ),
    (
        "GET /surface?points=4",
        None,
        422,
        "points: Input should be odd, so that the parameters are in the middle; 4 was sent.",
    ),
    ("GET /surface?axes=best", None, 422, "axes: Input should be 'path' or 'random'; \"best\" was sent."),
]


@pytest.mark.parametrize(("request_line", "body", "status", "detail"), REQUESTS)
def test_a_request_to_a_run_that_does_not_fit(
    api: httpx.Client, run: str, request_line: str, body: Any, status: int, detail: str
) -> None:
    method, _, path = request_line.partition(" ")
    assert told(api.request(method, f"{run}{path}", json=body)) == (status, detail)


def test_a_run_that_is_not_there(api: httpx.Client) -> None:
    for method, path in (("GET", ""), ("PATCH", ""), ("POST", "/step"), ("GET", "/stream"), ("GET", "/next")):
        reply = api.request(method, f"/runs/nobody{path}", json={})
        detail = "There is no run with this id. It may have been deleted."
        assert told(reply) == (404, detail)


def test_a_run_that_plays(api: httpx.Client, run: str) -> None:
    api.post(f"{run}/play", json={"steps_per_second": 1})
    assert told(api.post(f"{run}/step", json={})) == (409, "The run is playing. Pause it first.")


def test_a_run_that_has_diverged(api: httpx.Client) -> None:
    spec = {
        "network": {"layers": [{"units": 1, "activation": "linear"}]},
        "training": {"optimizer": {"learning_rate": 1e300}},
    }
    run = f"/runs/{api.post('/runs', json=spec).json()['id']}"
    step = api.post(f"{run}/step", json={"count": 100}).json()["step"]
    detail = (
        f"The run diverged at step {step}: its numbers are no longer finite. "
        "Reset it, or set network.parameters to finite ones."
    )
    for command in ("step", "play"):
        assert told(api.post(f"{run}/{command}", json={})) == (409, detail)


def test_a_view_that_commands(api: httpx.Client, run: str) -> None:
    view = f"/runs/{api.get(run).json()['view']}"
    for method, path in (("PATCH", ""), ("DELETE", ""), *(("POST", f"/{name}") for name in COMMANDS)):
        assert told(api.request(method, f"{view}{path}", json={})) == (403, VIEW)
    assert told(api.post(f"{view}/fork", json={"lockstep": True})) == (403, VIEW)
    assert api.get(run).json()["status"] == "paused"


def test_a_twin_that_is_driven(api: httpx.Client, run: str) -> None:
    twin = f"/runs/{api.post(f'{run}/fork', json={'lockstep': True}).json()['id']}"
    for command in COMMANDS:
        assert told(api.post(f"{twin}/{command}")) == (409, TWIN)


@pytest.mark.parametrize(
    ("name", "changes", "sent"),
    [
        ("training.shuffle", {"training": {"shuffle": False}}, "false"),
        ("training.batch_size", {"training": {"batch_size": 3}}, "3"),
        ("seed", {"seed": 1}, "1"),
    ],
)
def test_a_twin_that_would_train_on_other_batches(
    api: httpx.Client, run: str, name: str, changes: Any, sent: str
) -> None:
    reply = api.post(f"{run}/fork", json={"changes": changes, "lockstep": True})
    kept = f"A twin trains on its parent's batches: it keeps the parent's {name.removeprefix('training.')}"
    assert told(reply) == (422, f"changes.{name}: {kept}; {sent} was sent.")

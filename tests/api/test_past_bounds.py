"""Samples and settings near the largest and the smallest number: every question is answered all the same."""

import pytest

HUGE, TINY = 1.7e308, 5e-324
CASES = {
    "targets": ("tanh", "sigmoid", 0.1, [[1.0, 1.0], [0.0, 1e17]], [[HUGE], [-HUGE]]),
    "inputs": ("relu", "linear", 0.1, [[HUGE, -HUGE], [TINY, 1.0], [HUGE, 0.0]], [[1.0], [1e308], [-3.0]]),
    "squares": ("linear", "linear", 1e-300, [[1e155, -1e154], [1e155, 1.0]], [[-3.0], [1e160]]),
    "small": ("sigmoid", "tanh", 1e-300, [[1e-200, TINY], [0.0, 1e-170]], [[TINY], [1e-200]]),
    "rate": ("tanh", "linear", 1e300, [[1.0, 1e17], [1.0, 1.0]], [[-1e308], [-1e308]]),
}


@pytest.mark.parametrize("case", CASES)
def test_every_question_is_answered(api, case):
    hidden, output, rate, inputs, targets = CASES[case]
    spec = {
        "data": {"source": "inline", "inputs": inputs, "targets": targets},
        "network": {"layers": [{"units": 2, "activation": hidden}, {"units": 1, "activation": output}]},
        "training": {
            "optimizer": {"name": "sgd", "learning_rate": rate},
            "regularization": {"name": "l1", "rate": 1e16},
        },
    }
    run = api.post("/runs", json=spec).json()
    for steps in (0, 3):
        if steps:
            assert api.post(f"/runs/{run['id']}/step", json={"count": steps}).status_code == 200
        for question in ("diagnosis", "diagnosis?trial=20", *(f"figures/{name}" for name in run["figures"])):
            answer = api.get(f"/runs/{run['view']}/{question}")
            assert answer.status_code == 200, (question, answer.text)


def test_answers_that_differ_in_their_last_digit_alone_are_drawn(api):
    inputs = [[18.5], *[[20.0]] * 40]  # tanh of them is 1 but for one rounding, and 1
    network = {
        "layers": [{"units": 1, "activation": "tanh"}],
        "parameters": [{"weights": [[1.0]], "biases": [0.0]}],
    }
    data = {"source": "inline", "inputs": inputs, "targets": [[1.0]] * len(inputs)}
    run = api.post("/runs", json={"data": data, "network": network}).json()
    for name in run["figures"]:
        answer = api.get(f"/runs/{run['view']}/figures/{name}")
        assert answer.status_code == 200, (name, answer.text)


def test_a_rate_times_a_pull_past_all_bounds_sets_a_run_up(api):
    training = {
        "optimizer": {"name": "nesterov", "learning_rate": 1.4e308, "momentum": 0.5},
        "regularization": {"name": "l1", "rate": 4.6e16},
    }
    assert api.post("/runs", json={"training": training}).status_code == 201

"""Specifications that between them have all that a script can hold."""

from typing import Any


def layers(*names):
    return {
        "layers": [{"units": 3, "activation": name} for name in names[:-1]]
        + [{"units": 1, "activation": names[-1]}]
    }


RUNS: dict[str, dict[str, Any]] = {
    "tanh": {"training": {"batch_size": 1}},
    "conjugate gradient": {"training": {"optimizer": {"name": "conjugate_gradient"}, "batch_size": "full"}},
    "l1 and adam": {
        "training": {
            "optimizer": {"name": "adam", "learning_rate": 0.01},
            "regularization": {"name": "l1", "rate": 0.1},
        }
    },
    "l2 and nesterov": {
        "training": {"optimizer": {"name": "nesterov"}, "regularization": {"name": "l2", "rate": 0.1}}
    },
    "rmsprop": {
        "training": {"optimizer": {"name": "rmsprop", "learning_rate": 0.01}},
        "network": layers("gelu", "silu", "tanh"),
    },
    "adagrad": {
        "training": {"optimizer": {"name": "adagrad"}},
        "network": layers("elu", "selu", "softplus", "sin"),
    },
    "softmax": {
        "data": {"name": "iris"},
        "loss": "cross_entropy",
        "network": {
            "layers": [{"units": 4, "activation": "softsign"}, {"units": 3, "activation": "softmax"}]
        },
    },
    "softmax under squared error": {
        "data": {"name": "iris"},
        "network": {"layers": [{"units": 4, "activation": "relu"}, {"units": 3, "activation": "softmax"}]},
    },
    "matched sigmoid": {"loss": "binary_cross_entropy", "network": layers("leaky_relu", "sigmoid")},
    "rules": {
        "loss": "binary_cross_entropy",
        "network": {
            "derivative": {"name": "exact", "offset": 0.1},
            "layers": [
                {"units": 3, "activation": "step", "derivative": "sigmoid"},
                {"units": 3, "derivative": "one"},
                {"units": 1, "activation": "sigmoid"},
            ],
        },
    },
    "feedback alignment": {
        "network": {"feedback": "fixed_random", "feedback_scale": 0.3, **layers("tanh", "relu", "tanh")}
    },
    "rates, no biases, a clip by norm": {
        "training": {"clip": {"norm": 0.1}, "regularization": {"name": "l2", "rate": 0.1}},
        "network": {
            "layers": [{"units": 3, "rate": 0}, {"units": 3, "bias": False}, {"units": 1, "rate": 2}],
            "initializer": {"bias": 0.1, "bias_std": 0.3},
        },
    },
    "a clip by value": {"training": {"clip": {"value": 0.001}, "optimizer": {"name": "adam"}}},
    "nesterov without momentum": {"training": {"optimizer": {"name": "nesterov", "momentum": 0}}},
    "absolute error": {"loss": "absolute_error", "network": layers("tanh", "linear")},
}

"""Requests for the OpenAPI document. Every one of them runs, and a test sends it."""

from fastapi.openapi.models import Example

SPECIFICATION: dict[str, Example] = {
    "default": {"summary": "the defaults: circle data, a 2-4-2-1 network of tanh", "value": {}},
    "online": {
        "summary": "one sample a step, sigmoid units, no slope in the backward pass",
        "value": {
            "network": {
                "layers": [{"units": 4, "activation": "sigmoid"}, {"units": 1, "activation": "sigmoid"}],
                "derivative": "one",
            },
            "data": {"name": "xor", "noise": 0.1},
            "training": {"batch_size": 1},
        },
    },
    "classes": {
        "summary": "three classes: softmax and cross-entropy, with Adam",
        "value": {
            "network": {
                "layers": [{"units": 8, "activation": "relu"}, {"units": 3, "activation": "softmax"}],
                "initializer": {"name": "he_normal"},
            },
            "loss": "cross_entropy",
            "data": {"name": "iris"},
            "training": {"optimizer": {"name": "adam", "learning_rate": 0.01}},
        },
    },
    "inline": {
        "summary": "own samples, in the given order, from given parameters",
        "value": {
            "network": {
                "layers": [{"units": 1, "activation": "linear"}],
                "parameters": [{"weights": [[0.5, -0.5]], "biases": [0.0]}],
            },
            "data": {
                "source": "inline",
                "inputs": [[0, 0], [0, 1], [1, 0], [1, 1]],
                "targets": [[0], [1], [1], [2]],
            },
            "training": {"batch_size": "full", "shuffle": False},
            "probe": {"index": 3},
        },
    },
}

PATCH: dict[str, Example] = {
    "rate": {
        "summary": "another learning rate",
        "value": {"training": {"optimizer": {"learning_rate": 0.1}}},
    },
    "rule": {"summary": "leave the slope out of every layer", "value": {"network": {"derivative": "one"}}},
    "layer": {
        "summary": "a surrogate slope in the first of three layers",
        "value": {"network": {"layers": [{"derivative": "sigmoid"}, {}, {}]}},
    },
    "probe": {"summary": "watch one sample", "value": {"probe": {"index": 3}}},
}

STEP: dict[str, Example] = {
    "one": {"summary": "one update", "value": {"count": 1}},
    "many": {"summary": "a hundred updates", "value": {"count": 100}},
}

PLAY: dict[str, Example] = {
    "pace": {"summary": "ten steps a second", "value": {"steps_per_second": 10}},
    "fast": {
        "summary": "as fast as it can, to step 2000",
        "value": {"steps_per_second": "max", "until_step": 2000},
    },
}

BACKPROP: dict[str, Example] = {
    "mazur": {
        "summary": "Mazur's worked example: 2-2-2 sigmoid units, one sample",
        "value": {
            "network": {
                "layers": [{"units": 2, "activation": "sigmoid"}, {"units": 2, "activation": "sigmoid"}],
                "derivative": "exact",
                "parameters": [
                    {"weights": [[0.15, 0.2], [0.25, 0.3]], "biases": [0.35, 0.35]},
                    {"weights": [[0.4, 0.45], [0.5, 0.55]], "biases": [0.6, 0.6]},
                ],
            },
            "loss": "squared_error",
            "inputs": [[0.05, 0.1]],
            "targets": [[0.01, 0.99]],
            "learning_rate": 0.5,
        },
    }
}

FORK: dict[str, Example] = {
    "here": {"summary": "From here", "value": {}},
    "twin": {
        "summary": "A twin that leaves the slope out",
        "value": {"changes": {"network": {"derivative": "one"}}, "lockstep": True},
    },
    "aligned": {
        "summary": "A twin whose errors go back through fixed random weights",
        "value": {"changes": {"network": {"feedback": "fixed_random"}}, "lockstep": True},
    },
}

SURVEY: dict[str, Example] = {
    "rates": {
        "summary": "the border of trainability: the rates of two layers",
        "value": {
            "spec": {
                "network": {"layers": [{"units": 8}, {"units": 1}]},
                "data": {"samples": 32, "test_fraction": 0},
                "training": {"batch_size": "full", "optimizer": {"learning_rate": 1.0}},
            },
            "x": {"path": "network.layers.0.rate", "from": 0.01, "to": 1000, "scale": "log"},
            "y": {"path": "network.layers.1.rate", "from": 0.01, "to": 1000, "scale": "log"},
            "columns": 16,
            "rows": 16,
            "steps": 100,
        },
    },
    "depth": {
        "summary": "how deep it may be, by the spread of its first weights",
        "value": {
            "spec": {"network": {"initializer": {"name": "lecun_normal"}}, "data": {"samples": 40}},
            "x": {"path": "network.initializer.gain", "from": 0.5, "to": 2.5},
            "y": {"path": "depth", "from": 0.5, "to": 8.5},
            "columns": 8,
            "rows": 8,
            "steps": 20,
        },
    },
}

WATCHED: dict[str, Example] = {
    "model": {
        "summary": "a convolution, and a linear layer whose units are told one by one",
        "value": {
            "name": "Digits",
            "layers": [
                {"name": "conv", "kind": "Conv2d", "shape": [8, 1, 3, 3], "activation": "relu"},
                {"name": "head", "kind": "linear", "shape": [2, 3], "parameters": 8},
            ],
            "loss": "CrossEntropyLoss",
            "optimizer": {"name": "Adam", "learning_rate": 0.001},
            "every": 20,
        },
    },
}

FRAMES: dict[str, Example] = {
    "one": {
        "summary": "what is known of one step",
        "value": {
            "frames": [
                {
                    "step": 20,
                    "loss": {"batch": 0.7},
                    "batch_size": 64,
                    "layers": [
                        {"gradient_norm": 0.02, "delta_norm": 0.1},
                        {
                            "weights": [[0.1, 0.2, 0.3], [0.3, 0.2, 0.1]],
                            "gradient_norm": 0.3,
                            "delta_norm": 1.2,
                        },
                    ],
                }
            ]
        },
    },
}

CLASS: dict[str, Example] = {"run": {"summary": "on a run", "value": {"run": "the run's id"}}}

LOOK: dict[str, Example] = {
    "backward": {
        "summary": "a weight of layer 1, as the error comes back to it",
        "value": {"step": 17, "phase": "backward-1", "pick": "1,0,0", "panel": "curve"},
    },
    "live": {"summary": "whatever the run does now", "value": {}},
}

QUESTION: dict[str, Example] = {
    "lesson": {"summary": "a lesson's", "value": {"lesson": "slope", "step": 1}},
    "own": {
        "summary": "your own",
        "value": {
            "text": "What does f′ do to the error?",
            "choices": ["lets it through", "weakens it", "it depends on z"],
        },
    },
}

ANSWER: dict[str, Example] = {
    "first": {
        "summary": "the first choice",
        "value": {"question": 1, "choice": 0, "voter": "00112233445566778899aabbccddeeff"},
    }
}

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app.core.activations import ACTIVATIONS
from app.core.initializers import INITIALIZERS
from app.core.optimizers import OPTIMIZERS
from app.spec import Specification, patched

FIXED = ("constant", "zeros")
magnitudes = st.floats(-10, 10)
rules = st.sampled_from(["exact", "one", "step", "gelu"]) | st.builds(
    lambda name, offset: {"name": name, "offset": offset},
    st.sampled_from(["exact", "one", "tanh"]),
    magnitudes,
)
optimizers = st.sampled_from(sorted(OPTIMIZERS)).map(lambda name: {"name": name}) | st.builds(
    lambda rate, momentum: {"name": "nesterov", "learning_rate": rate, "momentum": momentum},
    st.floats(0, 10),
    st.floats(0, 1),
)


@st.composite
def specifications(draw: st.DrawFn) -> dict[str, Any]:
    """Valid specifications of all kinds."""
    hidden = st.fixed_dictionaries(
        {"units": st.integers(1, 5)},
        optional={
            "activation": st.sampled_from(sorted(set(ACTIVATIONS) - {"softmax"})),
            "derivative": st.none() | rules,
        },
    )
    outputs, inputs, rows = draw(st.integers(1, 3)), draw(st.integers(1, 3)), draw(st.integers(1, 6))
    table = st.lists(st.lists(magnitudes, min_size=outputs, max_size=outputs), min_size=rows, max_size=rows)
    given_rows = st.lists(
        st.lists(magnitudes, min_size=inputs, max_size=inputs), min_size=rows, max_size=rows
    )
    name = draw(st.sampled_from(sorted(INITIALIZERS)))
    spec = {
        "network": {
            "layers": [*draw(st.lists(hidden, max_size=3)), {"units": outputs, "activation": "linear"}],
            "derivative": draw(rules),
            "initializer": {"name": name, "bias": draw(magnitudes)},
            "feedback": draw(
                st.sampled_from(["transpose"] if name in FIXED else ["transpose", "fixed_random"])
            ),
        },
        "loss": draw(st.sampled_from(["squared_error", "absolute_error"])),
        "data": {"source": "inline", "inputs": draw(given_rows), "targets": draw(table)},
        "training": {
            "batch_size": draw(st.just("full") | st.integers(1, 100)),
            "shuffle": draw(st.booleans()),
            "optimizer": draw(optimizers),
            "regularization": {
                "name": draw(st.sampled_from(["none", "l1", "l2"])),
                "rate": draw(st.floats(0, 10)),
            },
        },
        "probe": {"index": draw(st.none() | st.integers(0, rows - 1))},
        "seed": draw(st.integers(0, 2**53 - 1)),
    }
    kept = draw(st.sets(st.sampled_from(["training", "probe", "seed", "loss"])))
    return {name: value for name, value in spec.items() if name in kept or name in ("network", "data")}


@given(specifications())
def test_any_specification_survives_json(sent: dict[str, Any]) -> None:
    spec = Specification.model_validate(sent)
    assert Specification.model_validate_json(spec.model_dump_json()) == spec
    assert Specification.model_validate(spec.model_dump(mode="json")) == spec
    assert Specification.model_validate(spec.model_dump()) == spec


fields = st.sampled_from(
    [
        *(
            "network",
            "layers",
            "units",
            "activation",
            "derivative",
            "name",
            "offset",
            "initializer",
            "parameters",
            "feedback",
        ),
        *(
            "weights",
            "biases",
            "loss",
            "data",
            "source",
            "samples",
            "noise",
            "test_fraction",
            "features",
            "inputs",
        ),
        *(
            "targets",
            "training",
            "batch_size",
            "optimizer",
            "learning_rate",
            "betas",
            "probe",
            "index",
            "seed",
        ),
        *("inline", "generated", "adam", "uniform", "softmax", "tanh", "exact", "iris", "full"),
    ]
)
garbage = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | fields,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(fields | st.text(max_size=3), inner, max_size=5)
    ),
    max_leaves=30,
)


@settings(max_examples=300)
@given(st.dictionaries(fields, garbage) | garbage)
def test_garbage_raises_nothing_else(sent: Any) -> None:
    try:
        Specification.model_validate(sent)
    except ValidationError as error:
        assert error.errors()  # noqa: PT017 - whether it raises is not what is tested


@settings(max_examples=300)
@given(st.dictionaries(fields, garbage))
def test_a_patch_of_garbage_raises_nothing_else(sent: dict[str, Any]) -> None:
    try:
        patched(Specification(), sent)
    except ValidationError as error:
        assert error.errors()  # noqa: PT017 - whether it raises is not what is tested

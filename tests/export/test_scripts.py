import ast
import json
import re
import subprocess
import sys
from inspect import getsource
from typing import Any

import numpy as np
import pytest

from app.analysis.exported_run import exported_run
from app.core import activations, losses
from app.core.activations import ACTIVATIONS
from app.core.optimizers import OPTIMIZERS
from app.export import formulas, numpy_script, pytorch_script
from app.export.source import source_of
from app.spec import patched
from app.timeline import Change, Timeline
from tests.export.runs import RUNS
from tests.specs import spec


def said(script):
    """The lines that a script prints, run by a Python of its own."""
    result = subprocess.run(
        [sys.executable, "-I", "-W", "error", "-c", script], capture_output=True, text=True, check=False
    )
    assert result.stderr == ""
    return result.stdout.splitlines()


def printed(script):
    """The parameters that a script prints at its end."""
    return json.loads(said(script)[-1])["parameters"]


def assert_same(script, past, tolerance):
    for got, expected in zip(printed(script), past.end, strict=True):
        for name in ("weights", "biases"):
            np.testing.assert_allclose(got[name], expected[name], rtol=0, atol=tolerance)


@pytest.mark.parametrize("name", RUNS)
def test_the_script_ends_with_the_run_s_parameters(name):
    timeline = Timeline(spec(**RUNS[name]))
    timeline.advance(60)
    # A line search doubles rounding errors at every step.
    assert_same(
        numpy_script(exported_run(timeline)),
        exported_run(timeline),
        1e-7 if name == "conjugate gradient" else 1e-12,
    )


def test_changes_on_the_way_are_lived_too():
    now = spec()
    timeline = Timeline(now)
    start = timeline.at(0).parameters
    given = [
        {"weights": (0.5 * weights).tolist(), "biases": biases.tolist()}
        for weights, biases in zip(start.weights, start.biases, strict=True)
    ]
    patches: list[tuple[int, dict[str, Any]]] = [
        (13, {"training": {"optimizer": {"name": "momentum"}, "batch_size": 3}}),
        (33, {"training": {"optimizer": {"learning_rate": 0.1}}, "network": {"derivative": "one"}}),
        (40, {"network": {"parameters": given, "derivative": "exact"}}),
        (40, {"training": {"optimizer": {"name": "sgd"}, "shuffle": False}}),
    ]
    for step, patch in patches:
        timeline.advance(step - timeline.step)
        now = patched(now, patch)
        timeline.apply(Change(step, now, "parameters" in patch.get("network", {})))
    timeline.advance(300)
    assert_same(numpy_script(exported_run(timeline)), exported_run(timeline), 1e-11)


def test_what_l1_has_killed_stays_dead_when_the_pull_is_taken_away():
    now = spec(training={"regularization": {"name": "l1", "rate": 1.0}})
    timeline = Timeline(now)
    timeline.advance(200)
    now = patched(now, {"training": {"regularization": {"name": "none"}}})
    timeline.apply(Change(200, now))
    timeline.advance(100)
    past = exported_run(timeline)
    assert any((layer["weights"] == 0).any() for layer in past.end)
    assert_same(numpy_script(past), past, 1e-12)
    assert "lives == 0" in pytorch_script(past)


def test_momentum_that_comes_later_has_the_last_gradient_to_go_on_from():
    now = spec(training={"optimizer": {"name": "momentum", "momentum": 0}})
    timeline = Timeline(now)
    timeline.advance(20)
    now = patched(now, {"training": {"optimizer": {"momentum": 0.9}}})
    timeline.apply(Change(20, now))
    timeline.advance(20)
    past = exported_run(timeline)
    assert_same(numpy_script(past), past, 1e-12)
    # PyTorch's own has no velocity where momentum is 0, and would begin with the next gradient.
    assert 'state[tensor]["momentum_buffer"] = tensor.grad.clone()' in pytorch_script(past)


def test_conjugate_gradient_searches_where_an_answer_is_sure():
    fields = {
        "data": {"source": "inline", "inputs": [[-1e200], [1e200]], "targets": [[1, 0], [0, 1]]},
        "loss": "cross_entropy",
        "network": {"layers": [{"units": 2, "activation": "softmax"}]},
        "training": {"optimizer": {"name": "conjugate_gradient", "learning_rate": 1e-200}},
    }
    timeline = Timeline(spec(**fields))
    timeline.advance(3)
    past = exported_run(timeline)
    assert_same(numpy_script(past), past, 1e-12)
    assert "torch.where(t == 0, 0.0" in pytorch_script(past)


def test_a_rule_of_its_own_meets_a_saturated_output_in_both_scripts():
    now = spec(**RUNS["rules"])
    assert "Entropy.apply(z.detach(), a, t)" in pytorch_script(exported_run(Timeline(now)))
    start = exported_run(Timeline(now)).start
    sure = [
        {"weights": (400 * each["weights"]).tolist(), "biases": each["biases"].tolist()} for each in start
    ]
    timeline = Timeline(patched(now, {"network": {"parameters": sure}}))
    timeline.advance(20)
    assert_same(numpy_script(exported_run(timeline)), exported_run(timeline), 1e-9)


def test_a_script_says_how_far_it_came_out_from_the_run():
    timeline = Timeline(spec())
    timeline.advance(20)
    past = exported_run(timeline)
    first, last = said(numpy_script(past))
    far = re.findall(r"^The parameters came out (\S+) from those of the run\.$", first)
    assert float(far[0]) < 1e-12
    assert set(json.loads(last)) == {"steps", "parameters"}


def test_a_script_says_when_a_run_is_chaotic_and_when_rounding_does_not_explain_a_difference():
    timeline = Timeline(spec(training={"optimizer": {"name": "nesterov", "learning_rate": 0.5}}), "numba")
    timeline.advance(2000)
    assert said(numpy_script(exported_run(timeline)))[-2].startswith("the run is chaotic")
    tame = Timeline(spec())
    tame.advance(20)
    past = exported_run(tame)
    past.end[0]["biases"] += 0.1
    assert said(numpy_script(past))[-2] == "rounding does not explain it."


@pytest.mark.parametrize("name", RUNS)
def test_a_script_is_python_and_needs_no_more_than_its_libraries(name):
    past = exported_run(Timeline(spec(**RUNS[name])))
    for script, libraries in ((numpy_script(past), set()), (pytorch_script(past), {"torch"})):
        nodes = list(ast.walk(ast.parse(script)))
        imports = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
        imports |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
        assert imports - {"math", "collections.abc"} == {"json", "numpy", *libraries}


def test_a_script_holds_what_the_run_uses_and_no_more():
    script = numpy_script(exported_run(Timeline(spec())))
    assert '"tanh"' in script
    for unused in ("_sigmoid", "GELU", "adam", "minimize_along", "entropy"):
        assert unused not in script


def test_the_source_of_a_function_brings_what_it_needs_and_no_more():
    source = source_of(activations, ["_silu_slope"])
    assert re.findall(r"^(?:def )?(\w+)", source, flags=re.MULTILINE) == [
        "ZERO",
        "_decay",
        "_sigmoid",
        "_opposite",
        "_silu_slope",
    ]
    names: dict[str, Any] = {"Array": np.ndarray, "np": np}
    exec(source, names)
    z, out = np.linspace(-2, 2, 5), np.empty(5)
    names["_silu_slope"](z, out)
    np.testing.assert_array_equal(out, ACTIVATIONS["silu"].slope_at(z))
    with pytest.raises(KeyError):
        source_of(activations, ["_nope"])


def test_activations_and_losses_share_no_name_in_a_script():
    defined = [
        name
        for one in (activations, losses)
        for name in re.findall(r"^def (\w+)", getsource(one), re.MULTILINE)
    ]
    assert len(defined) == len(set(defined)) > len(ACTIVATIONS)


def test_every_optimiser_has_its_formula():
    assert set(formulas.OPTIMIZERS) == set(formulas.TORCH_OPTIMIZERS) == set(OPTIMIZERS)

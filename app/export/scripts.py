"""Scripts, put together from a template and the formulas that the run uses."""

import inspect
from pathlib import Path
from string import Template
from textwrap import indent
from typing import Any

import orjson

from app.core import line_search
from app.export import formulas
from app.runs.past import Past

HERE = Path(__file__).parent


def numpy_script(past: Past) -> str:
    """A script that needs NumPy alone."""
    functions = _used(formulas.ACTIVATIONS, past.activations)
    losses = _used(formulas.LOSSES, past.losses)
    optimizers = _used(formulas.OPTIMIZERS, past.optimizers)
    return _filled(
        "numpy_script.txt",
        past,
        ACTIVATIONS="\n".join(
            f'    "{name}": (lambda z: {f}, lambda z, a: {slope}),' for name, (f, slope) in functions.items()
        ),
        LOSSES="\n".join(
            f'    "{name}": (lambda z, a, t: {value}, lambda z, a, t: {error}),'
            for name, (value, error) in losses.items()
        ),
        OPTIMIZERS="\n".join(
            f'    if name == "{name}":\n{indent(body, " " * 8)}' for name, body in optimizers.items()
        ),
    )


def pytorch_script(past: Past) -> str:
    """A script that lets PyTorch's autograd and optimisers do it, in double precision."""
    return _filled(
        "pytorch_script.txt",
        past,
        ACTIVATIONS=_entries(_used(formulas.TORCH_ACTIVATIONS, past.activations)),
        LOSSES=_entries(_used(formulas.TORCH_LOSSES, past.losses)),
        OPTIMIZERS="\n".join(
            f'    if name == "{name}":\n        return {made}'
            for name, made in _used(formulas.TORCH_OPTIMIZERS, past.optimizers).items()
        ),
        CONJUGATE_GRADIENT=formulas.TORCH_CONJUGATE_GRADIENT if _searches(past) else "",
    )


def _filled(template: str, past: Past, **parts: str) -> str:
    search = inspect.getsource(line_search).partition('"""\n\n')[2] if _searches(past) else ""
    return Template((HERE / template).read_text()).substitute(
        DATA=_json([[samples.inputs, samples.targets] for samples in past.samples]),
        START=_json(past.start),
        CHAPTERS=_json(past.chapters).replace("},{", "},\n{"),
        STEPS=past.step,
        SEED=past.seed,
        LINE_SEARCH=f"\n{search}\n" if search else "",
        **parts,
    )


def _searches(past: Past) -> bool:
    return "conjugate_gradient" in past.optimizers


def _used(table: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: formula for name, formula in table.items() if name in names}


def _entries(table: dict[str, str]) -> str:
    return "\n".join(f'    "{name}": {formula},' for name, formula in table.items())


def _json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode()

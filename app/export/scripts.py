"""Scripts, put together from a template and the formulas that the run uses."""

import inspect
from collections.abc import Callable
from pathlib import Path
from string import Template
from textwrap import indent
from types import FunctionType, ModuleType
from typing import Any

import numpy as np
import orjson

from app.analysis.exported_run import ExportedRun
from app.core import activations, line_search, losses
from app.core.activations import ACTIVATIONS
from app.core.losses import LOSSES
from app.export import formulas
from app.export.source import source_of

HERE = Path(__file__).parent
TOLERANCE = 1e-9
"""How far a script may come out from the run before it looks whether rounding explains it."""

Pair = tuple[Callable[..., Any], Callable[..., Any] | None]
"""An activation and its slope, or a loss and its error."""


def numpy_script(run: ExportedRun) -> str:
    """A script that needs NumPy alone; its activations and losses are the source of `app/core`."""
    functions = {name: (one.f, one.slope) for name, one in _used(ACTIVATIONS, run.activations).items()}
    values = {name: (one.value, one.error) for name, one in _used(LOSSES, run.losses).items()}
    matched = {name: LOSSES[name].matched for name in values if LOSSES[name].matched}
    optimizers = _used(formulas.OPTIMIZERS, run.optimizers)
    return _filled(
        "numpy_script.txt",
        run,
        SOURCE=_source(activations, functions) + _source(losses, values),
        ACTIVATIONS=_entries({name: _called(pair) for name, pair in functions.items()}),
        LOSSES=_entries({name: _called(pair) for name, pair in values.items()}),
        MATCHED=_json(matched),
        OPTIMIZERS="\n".join(
            f'    if name == "{name}":\n{indent(body, " " * 8)}' for name, body in optimizers.items()
        ),
    )


def pytorch_script(run: ExportedRun) -> str:
    """A script that lets PyTorch's autograd and optimisers do it, in double precision."""
    return _filled(
        "pytorch_script.txt",
        run,
        ACTIVATIONS=_entries(_used(formulas.TORCH_ACTIVATIONS, run.activations)),
        LOSSES=_entries(_used(formulas.TORCH_LOSSES, run.losses)),
        OPTIMIZERS="\n".join(
            f'    if name == "{name}":\n        return {made}'
            for name, made in _used(formulas.TORCH_OPTIMIZERS, run.optimizers).items()
        ),
        ENTROPY=formulas.TORCH_ENTROPY if "binary_cross_entropy" in run.losses else "",
        CONJUGATE_GRADIENT=formulas.TORCH_CONJUGATE_GRADIENT if _searches(run) else "",
    )


def _filled(template: str, run: ExportedRun, **parts: str) -> str:
    search = inspect.getsource(line_search).partition('"""\n\n')[2] if _searches(run) else ""
    return Template((HERE / template).read_text()).substitute(
        DATA=_json([[samples.inputs, samples.targets] for samples in run.samples]),
        START=_json(run.start),
        SEGMENTS=_json(run.segments).replace("},{", "},\n{"),
        END=_json(run.end),
        TOLERANCE=TOLERANCE,
        STEPS=run.step,
        SEED=run.seed,
        LINE_SEARCH=f"\n{search}\n" if search else "",
        **parts,
    )


def _source(module: ModuleType, pairs: dict[str, Pair]) -> str:
    """What defines the functions, but for those that are NumPy's own."""
    functions = (function for pair in pairs.values() for function in pair)
    return source_of(module, [one.__name__ for one in functions if isinstance(one, FunctionType)])


def _called(pair: Pair) -> str:
    """What two functions are called in the script."""
    names = (
        f"np.{one.__name__}" if isinstance(one, np.ufunc) else getattr(one, "__name__", "None")
        for one in pair
    )
    return f"({', '.join(names)})"


def _searches(run: ExportedRun) -> bool:
    return "conjugate_gradient" in run.optimizers


def _used(table: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: formula for name, formula in table.items() if name in names}


def _entries(table: dict[str, str]) -> str:
    return "\n".join(f'    "{name}": {formula},' for name, formula in table.items())


def _json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode()

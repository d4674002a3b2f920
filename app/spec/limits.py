"""The operator's limits on what a run or a request may take, in one place."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import product

from pydantic import ValidationError
from pydantic_core import InitErrorDetails

from app.settings import Settings
from app.spec.faults import Loc, fault, refuse, too_much, within
from app.spec.network import Architecture
from app.spec.requests import Backprop, Play, Step
from app.spec.specification import Specification
from app.spec.survey import Survey

ACTIVATIONS_HELD = 5_000_000
"""Units times samples of a run: a pass over all samples holds five arrays of so many numbers, 200 MB."""
ACTIVATIONS_ANSWERED = 500_000
"""Units times samples of a batch that is sent: the answer has six lists of so many numbers, 60 MB."""


def check(request: Specification | Backprop | Step | Play | Survey, settings: Settings) -> None:
    """Raise ValidationError for a request that is larger than the settings allow."""
    match request:
        case Step():
            refuse(_over(("count",), request.count, settings.max_steps_per_request))
        case Play(steps_per_second=float(pace)):
            refuse(_over(("steps_per_second",), pace, settings.max_steps_per_second))
        case Backprop():
            refuse(_backprop(request, settings))
        case Specification():
            refuse(_specification(request, settings))
        case Survey():
            refuse(_survey(request, settings))


def checked_cell(survey: Survey, row: int, column: int, settings: Settings) -> Specification:
    """The specification of a map's cell. ValidationError where it is none, or larger than it may be."""
    spec = survey.cell(row, column)
    check(spec, settings)
    refuse(_work(survey, spec, settings))
    return spec


def _specification(spec: Specification, settings: Settings) -> Iterator[InitErrorDetails]:
    yield from _network(spec.network, spec.data.width, settings)
    yield from _activations(spec.network, spec.data.samples, ACTIVATIONS_HELD)
    if spec.data.source == "generated":
        yield from _over(("data", "samples"), spec.data.samples, settings.max_samples)
    else:
        yield from _too_long(("data", "inputs"), "rows", spec.data.samples, settings.max_samples)


def _survey(survey: Survey, settings: Settings) -> Iterator[InitErrorDetails]:
    most = settings.max_atlas_cells
    if survey.cells > most:
        message = "Input should be at most {most} cells, columns times rows (max_atlas_cells)"
        yield fault(("columns",), survey.cells, "too_many_cells", message, most=most)
        return
    yield from within(("spec",), _specification(survey.spec, settings))
    corners = [survey.spec]
    for row, column in product({0, survey.rows - 1}, {0, survey.columns - 1}):
        with suppress(ValidationError):  # an empty cell
            corner = survey.cell(row, column)
            check(corner, settings)
            corners.append(corner)
    yield from _work(survey, max(corners, key=lambda spec: spec.multiplications), settings)


def _work(survey: Survey, spec: Specification, settings: Settings) -> Iterator[InitErrorDetails]:
    """Whether a map would be too much work if all of its cells were like this one."""
    most, work = settings.max_atlas_work, survey.cells * survey.steps * spec.multiplications
    if work > most:
        message = (
            "Input should make at most {most} multiplications, times cells and a step's (max_atlas_work)"
        )
        yield fault(("steps",), work, "too_much_work", message, most=most)


def _backprop(request: Backprop, settings: Settings) -> Iterator[InitErrorDetails]:
    yield from _network(request.network, len(request.inputs[0]), settings)
    yield from _activations(request.network, len(request.inputs), ACTIVATIONS_ANSWERED)
    yield from _too_long(("inputs",), "rows", len(request.inputs), settings.max_samples)


def _network(network: Architecture, inputs: int, settings: Settings) -> Iterator[InitErrorDetails]:
    loc = ("network", "layers")
    if len(network.layers) > settings.max_layers:
        yield from _too_long(loc, "layers", len(network.layers), settings.max_layers)
        return
    for index, layer in enumerate(network.layers):
        yield from _over((*loc, index, "units"), layer.units, settings.max_units)
    yield from _too_long(loc, "weights and biases", network.build(inputs).size, settings.max_parameters)


def _activations(network: Architecture, samples: int, limit: int) -> Iterator[InitErrorDetails]:
    units = sum(layer.units for layer in network.layers)
    yield from _too_long(("network", "layers"), "units times samples", units * samples, limit)


def _over(loc: Loc, number: float, limit: int) -> Iterator[InitErrorDetails]:
    if number > limit:
        yield too_much(loc, number, limit)


def _too_long(loc: Loc, things: str, number: int, limit: int) -> Iterator[InitErrorDetails]:
    if number > limit:
        message = "Input should have at most {limit} {things}"
        yield fault(loc, number, "too_long", message, things=things, limit=limit)

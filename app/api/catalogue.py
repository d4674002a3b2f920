"""What there is to choose from: the registries of the numerics, with what a form needs."""

from functools import cache
from typing import Annotated, Any, Literal

import numpy as np
import orjson
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from app.api.content import Content
from app.api.dependencies import TheSettings
from app.api.pieces import JSON
from app.api.schemas import Answer
from app.core.activations import ACTIVATIONS, Activation
from app.core.datasets import DATASETS, FEATURES, Dataset
from app.core.initializers import INITIALIZERS, Initializer
from app.core.losses import LOSSES, SOFTMAX_LOSSES, Loss
from app.core.optimizers import OPTIMIZERS, OptimizerKind
from app.settings import Settings
from app.spec import INITIALIZER_MODELS, LARGEST_NOISE, OPTIMIZER_MODELS
from app.spec.axes import AXES
from app.spec.limits import ACTIVATIONS_HELD

router = APIRouter(tags=["catalogue"])

CURVE_POINTS = 201
THUMBNAIL_POINTS = 100


class Choice(Answer):
    """A name to choose, and what to show for it; `formula` is LaTeX."""

    name: str
    label: str
    formula: str


class Curve(Answer):
    """f and f′ sampled over the range of interest."""

    z: list[float]
    f: list[float]
    slope: list[float]


class ActivationChoice(Choice):
    """An activation; without slope and curve for softmax, whose slope is a Jacobian."""

    plain: str
    """The formula where no LaTeX is set, as on a chart."""
    slope_formula: str
    range: tuple[float, float]
    """The z worth showing, as far to the left of 0 as to the right."""
    largest_slope: float | None
    """A unit is saturated under 5 % of it."""
    curve: Curve | None
    output_only: bool


class LossChoice(Choice):
    """A loss, and the output activations that it takes."""

    activations: list[str]


class ParametrizedChoice(Choice):
    """A choice with parameters of its own; each is a JSON schema with a `name`: type, default, range."""

    parameters: list[dict[str, Any]]


class OptimizerChoice(ParametrizedChoice):
    """An optimiser."""

    usual_rate: float | None
    """A learning rate to begin with; null where a line search finds it."""


class Sample(Answer):
    """A few points for a picture, and their classes or values."""

    points: list[list[float]]
    labels: list[float]


class Noise(Answer):
    """The range of the noise."""

    default: float = 0.0
    minimum: float = 0.0
    maximum: float = LARGEST_NOISE


class DatasetChoice(Choice):
    """A data set. `features` and `sample` are there where points lie in a plane, `noise` where it applies."""

    kind: str
    classes: int
    class_names: list[str]
    columns: int
    column_names: list[str]
    planar: bool
    fixed: bool
    samples: int
    """By default; of a fixed set, also the most."""
    noise: Noise | None
    features: list[Choice] | None
    sample: Sample | None
    source: str | None
    licence: str | None


class AxisChoice(Answer):
    """What a map can be over."""

    path: str
    """As `POST /atlases` takes it."""
    label: str
    start: Annotated[float, Field(alias="from")]
    stop: Annotated[float, Field(alias="to")]
    scale: Literal["linear", "log"]


class Limits(Answer):
    """What this server takes at most, of a run and of a request; more is answered with 422, 413 or 429."""

    max_layers: int
    """Of a network, the output layer included."""
    max_units: int
    """Of a layer."""
    max_parameters: int
    """Weights and biases of a network."""
    max_samples: int
    """Rows of a run's data."""
    max_activations: int = ACTIVATIONS_HELD
    """Units of a network times samples."""
    max_body_bytes: int
    """Of a request, decompressed where it was compressed."""
    max_steps_per_request: int
    max_steps_per_second: int


class Catalogue(Answer):
    """What a run can be made of."""

    activations: list[ActivationChoice]
    losses: list[LossChoice]
    optimizers: list[OptimizerChoice]
    initializers: list[ParametrizedChoice]
    datasets: list[DatasetChoice]


@router.get("/activations")
async def list_activations() -> list[ActivationChoice]:
    """Activations, with f and f′ as formulas and as sampled curves."""
    return _catalogue().activations


@router.get("/datasets")
async def list_datasets() -> list[DatasetChoice]:
    """Data sets: generators, tables, and small real sets."""
    return _catalogue().datasets


@router.get("/losses")
async def list_losses() -> list[LossChoice]:
    """Losses, with the output activations that each one takes."""
    return _catalogue().losses


@router.get("/optimizers")
async def list_optimizers() -> list[OptimizerChoice]:
    """Optimisers, with their parameters as in `torch.optim`."""
    return _catalogue().optimizers


@router.get("/initializers")
async def list_initializers() -> list[ParametrizedChoice]:
    """Initialisers, with their parameters."""
    return _catalogue().initializers


@router.get("/catalogue", response_model=None, responses={200: {"model": Catalogue}})
async def read_catalogue(request: Request) -> Response:
    """Activations, losses, optimisers, initialisers and data sets, in one answer."""
    return _content().answer(request)


@router.get("/axes")
async def list_axes() -> list[AxisChoice]:
    """Numbers of a specification that are worth a map, each with a first window over it."""
    return [
        AxisChoice.model_validate(vars(axis) | {"from": axis.start, "to": axis.stop})
        for axis in AXES.values()
    ]


@router.get("/limits")
async def read_limits(settings: TheSettings) -> Limits:
    """The operator's limits, which a form can tell before it is sent."""
    return Limits.model_validate(settings, from_attributes=True)


def everything(settings: Settings) -> dict[str, Any]:
    """All that there is to choose from and the limits, as the page holds it."""
    limits = Limits.model_validate(settings, from_attributes=True)
    return _catalogue().model_dump() | {"limits": limits.model_dump()}


@cache
def _content() -> Content:
    return Content(orjson.dumps(_catalogue().model_dump()), JSON)


@cache
def _catalogue() -> Catalogue:
    return Catalogue(
        activations=[_activation(activation) for activation in ACTIVATIONS.values()],
        losses=[_loss(loss) for loss in LOSSES.values()],
        optimizers=[_optimizer(name) for name in OPTIMIZERS],
        initializers=[_parametrized(kind, INITIALIZER_MODELS[name]) for name, kind in INITIALIZERS.items()],
        datasets=[_dataset(name) for name in DATASETS],
    )


def _activation(activation: Activation) -> ActivationChoice:
    return ActivationChoice(
        name=activation.name,
        label=activation.label,
        formula=activation.formula,
        plain=activation.plain,
        slope_formula=activation.slope_formula,
        range=activation.interest,
        largest_slope=activation.largest_slope if activation.slope else None,
        curve=_curve(activation) if activation.slope else None,
        output_only=activation.slope is None,
    )


def _curve(activation: Activation) -> Curve:
    z = np.linspace(*activation.interest, CURVE_POINTS)
    return Curve(z=z.tolist(), f=activation.at(z).tolist(), slope=activation.slope_at(z).tolist())


def _loss(loss: Loss) -> LossChoice:
    return LossChoice(name=loss.name, label=loss.label, formula=loss.formula, activations=_outputs(loss.name))


def _outputs(loss: str) -> list[str]:
    """The activations of an output layer that may have this loss."""
    if matched := LOSSES[loss].matched:
        return [matched]
    return [name for name, activation in ACTIVATIONS.items() if activation.slope or loss in SOFTMAX_LOSSES]


def _optimizer(name: str) -> OptimizerChoice:
    kind = OPTIMIZERS[name]
    common = _parametrized(kind, OPTIMIZER_MODELS[name]).model_dump()
    return OptimizerChoice(**common, usual_rate=kind.usual_rate)


def _parametrized(kind: OptimizerKind | Initializer, model: type[BaseModel]) -> ParametrizedChoice:
    fields = model.model_json_schema()["properties"]
    return ParametrizedChoice(
        name=kind.name,
        label=kind.label,
        formula=kind.formula,
        parameters=[{"name": name, **schema} for name, schema in fields.items() if name != "name"],
    )


def _dataset(name: str) -> DatasetChoice:
    dataset = DATASETS[name]
    return DatasetChoice(
        name=dataset.name,
        label=dataset.label,
        formula=dataset.formula,
        kind=dataset.kind,
        classes=dataset.classes,
        class_names=list(dataset.class_names),
        columns=dataset.columns,
        column_names=list(dataset.column_names),
        planar=dataset.planar,
        fixed=dataset.fixed,
        samples=dataset.samples,
        noise=None if dataset.fixed else Noise(),
        features=_features() if dataset.planar else None,
        sample=_sample(dataset) if dataset.planar else None,
        source=dataset.source,
        licence=dataset.licence,
    )


def _features() -> list[Choice]:
    return [
        Choice(name=feature.name, label=feature.label, formula=feature.formula)
        for feature in FEATURES.values()
    ]


def _sample(dataset: Dataset) -> Sample:
    points, labels = dataset.generate(min(dataset.samples, THUMBNAIL_POINTS), 0.0, np.random.default_rng(0))
    return Sample(points=points.tolist(), labels=labels.tolist())

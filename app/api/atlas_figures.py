"""Maps as figures: whole, and without the cells for who draws them as they come."""

from typing import Literal

from fastapi import APIRouter, Response

from app.analysis.lines import lines, start_loss
from app.api.atlases import ATLAS, Id, Measure
from app.api.bodies import JSONRoute
from app.api.dependencies import TheAtlases, TheService
from app.api.frames import json_response
from app.api.openapi import problems
from app.api.schemas import Answer, PlotlyFigure
from app.atlas.measures import learned_below
from app.figures.atlas import atlas as atlas_figure
from app.figures.atlas import kind_of
from app.figures.tokens import TOKENS

router = APIRouter(prefix="/atlases", tags=["atlases"], route_class=JSONRoute)

LOSSES = ("loss", "test_loss")


class AtlasLine(Answer):
    """What a published result says of a map: a line, or one point, in the numbers of its axes."""

    name: str
    source: str
    x: list[float]
    y: list[float]


class AtlasFrame(Answer):
    """A measure's figure without the cells, which whoever draws it has from the stream."""

    kind: Literal["size", "sign", "share"]
    """How a number becomes a colour: by its logarithm, by whether it is below or above 1, as it is."""
    colours: dict[str, str]
    """From the colours in the figure to the page's tokens."""
    largest: float | None
    """Of a loss: from where on colours do not differ, which is what the specification starts from."""
    learned: float | None
    """Of the training loss: below it a cell has learned, where that is the same for all cells."""
    figure: PlotlyFigure
    lines: list[AtlasLine]


@router.get(
    "/{atlas}/figure", response_model=None, responses={200: {"model": PlotlyFigure}, **problems(*ATLAS, 422)}
)
async def read_atlas_figure(
    id: Id, atlases: TheAtlases, service: TheService, measure: Measure = "loss"
) -> Response:
    """The map as a Plotly figure of one measure: `plotly.io.from_json` reads it."""
    survey = (await atlases.state(id)).survey
    values, _ = await atlases.cells(id, measure)
    diverged, _ = await atlases.cells(id, "diverged_at")
    known = await service.compute(lines, survey)
    learned = await service.compute(learned_below, survey) if measure == "loss" else None
    return json_response(atlas_figure(measure, survey.x, survey.y, values, diverged, known, learned))


@router.get(
    "/{atlas}/frame", response_model=None, responses={200: {"model": AtlasFrame}, **problems(*ATLAS, 422)}
)
async def read_atlas_frame(
    id: Id, atlases: TheAtlases, service: TheService, measure: Measure = "loss"
) -> Response:
    """The same figure without the cells, for who draws them as they come: axes, colours, published lines."""
    survey = (await atlases.state(id)).survey
    known = await service.compute(lines, survey)
    figure = atlas_figure(measure, survey.x, survey.y, None, lines=known)
    colours = {colour: token for token, colour in TOKENS.items()}
    largest = await service.compute(start_loss, survey) if measure in LOSSES else None
    learned = await service.compute(learned_below, survey) if measure == "loss" else None
    return json_response(
        {
            "kind": kind_of(measure),
            "colours": colours,
            "largest": largest,
            "learned": learned,
            "figure": figure,
            "lines": known,
        }
    )

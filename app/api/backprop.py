"""One forward pass, backward pass and update, and nothing kept."""

from typing import Annotated

from fastapi import APIRouter, Body, Response

from app.analysis import single_pass
from app.api import examples
from app.api.bodies import JSONRoute
from app.api.dependencies import TheService, TheSettings
from app.api.frames import json_response
from app.api.openapi import problems
from app.api.problems import faults_in_body
from app.api.schemas import Pass
from app.spec import Backprop, check

router = APIRouter(tags=["backprop"], route_class=JSONRoute)


@router.post(
    "/backprop", response_model=None, responses={200: {"model": Pass}, **problems(413, 415, 422, 503)}
)
async def compute_pass(
    request: Annotated[Backprop, Body(openapi_examples=examples.BACKPROP)],
    service: TheService,
    settings: TheSettings,
) -> Response:
    """Every number of one pass over the batch that is sent, and of one update of plain gradient descent."""
    with faults_in_body():
        check(request, settings)
    return json_response(await service.compute(single_pass.backprop, request))

"""What an operator asks: alive, ready, and how it is going."""

from typing import Literal

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.exceptions import HTTPException

from app.api.dependencies import TheService
from app.api.openapi import problems
from app.api.schemas import Answer

router = APIRouter(tags=["operation"])


class Health(Answer):
    """The server's state."""

    status: Literal["alive", "ready"]


@router.get("/healthz")
async def read_health() -> Health:
    """Alive: the event loop answers."""
    return Health(status="alive")


@router.get("/readyz", responses=problems(503))
async def read_readiness(request: Request, service: TheService) -> Health:
    """Ready to take work: workers hold their runs, the store can be written to, no stop is under way."""
    if request.app.state.closing.is_set():
        raise HTTPException(503, "The server is stopping.", {"Retry-After": "10"})
    await service.check()
    return Health(status="ready")


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def read_metrics(request: Request, service: TheService) -> Response:
    """Metrics for Prometheus, as text."""
    requests = generate_latest(request.app.state.metrics.registry)
    return Response(requests + await service.metrics(), media_type=CONTENT_TYPE_LATEST)

"""HTTP: routes, problems and server-sent events."""

from fastapi import APIRouter

from app.api import (
    atlases,
    backprop,
    catalogue,
    diagnosis,
    export,
    figures,
    frames,
    health,
    landscape,
    lessons,
    runs,
    stream,
    tables,
)

router = APIRouter()
router.include_router(health.router)
for part in (
    runs,
    frames,
    stream,
    landscape,
    diagnosis,
    figures,
    export,
    lessons,
    atlases,
    backprop,
    tables,
    catalogue,
):
    router.include_router(part.router, prefix="/api/v1")

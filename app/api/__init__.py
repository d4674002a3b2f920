"""HTTP: routes, problems and server-sent events.

A run's figures have their place here, in a module to be included below.
"""

from fastapi import APIRouter

from app.api import backprop, catalogue, export, frames, health, landscape, runs, stream

router = APIRouter()
router.include_router(health.router)
for part in (runs, frames, stream, landscape, export, backprop, catalogue):
    router.include_router(part.router, prefix="/api/v1")

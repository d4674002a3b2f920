"""HTTP: routes, problems and server-sent events.

A run's figures and exports have their place here: a module each, included below.
"""

from fastapi import APIRouter

from app.api import backprop, catalogue, frames, health, landscape, runs, stream

router = APIRouter()
router.include_router(health.router)
for part in (runs, frames, stream, landscape, backprop, catalogue):
    router.include_router(part.router, prefix="/api/v1")

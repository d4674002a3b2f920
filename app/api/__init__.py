"""HTTP: routes, problems and server-sent events.

Forks, slices, surfaces, a run's figures and exports have their place here: a module each, included below.
A view's id becomes a run where an id does, in `dependencies`.
"""

from fastapi import APIRouter

from app.api import backprop, catalogue, frames, health, runs, stream

router = APIRouter()
router.include_router(health.router)
for part in (runs, frames, stream, backprop, catalogue):
    router.include_router(part.router, prefix="/api/v1")

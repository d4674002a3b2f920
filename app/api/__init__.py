"""HTTP: routes, problems and server-sent events."""

from fastapi import FastAPI

from app.api import (
    atlas_figures,
    atlases,
    backprop,
    catalogue,
    classes,
    diagnosis,
    export,
    figures,
    frames,
    health,
    landscape,
    lessons,
    runs,
    saved,
    stream,
    tables,
    watched,
)


def include_api(app: FastAPI) -> None:
    """Add every route; what is asked most comes first, since a request is held against one after another."""
    for part in (
        runs,
        frames,
        stream,
        classes,
        landscape,
        diagnosis,
        figures,
        export,
        saved,
        lessons,
        atlases,
        atlas_figures,
        backprop,
        tables,
        watched,
        catalogue,
    ):
        app.include_router(part.router, prefix="/api/v1")
    app.include_router(health.router)

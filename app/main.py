"""The application: the API, the page, and the services of runs, maps and classes that live as long as it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app.api import include_api
from app.api.bodies import BodyLimit
from app.api.methods import HeadAndOptions
from app.api.observed import Metrics, Observed
from app.api.openapi import describe
from app.api.problems import add_problem_handlers
from app.api.security import secure
from app.atlas.service import Atlases
from app.classes.service import Classes
from app.docs import docs
from app.runs.service import Service
from app.settings import Settings
from app.web import include_page

DESCRIPTION = """\
A neural network in training, with every number of every step. A run is its specification, a step one update,
a frame what it did: `errors` are ∂L/∂a, `derivatives` what multiplied them, `deltas` the product.
"""


def create_app(
    settings: Settings | None = None,
    service: Service | None = None,
    atlases: Atlases | None = None,
    classes: Classes | None = None,
) -> FastAPI:
    """The application with these settings, or with those of the environment.

    Runs, maps and classes are its own, or those of the services given, which may be in other processes.
    `app.state.closing` is to be set when the server is to stop: open streams end then.
    """
    settings = settings or Settings()
    app = FastAPI(
        title="Gradient Flow",
        description=DESCRIPTION,
        version="1",
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.service = service or Service(settings)
    app.state.atlases = atlases or Atlases(settings, app.state.service)
    app.state.classes = classes or Classes(settings, app.state.service)
    app.state.closing = asyncio.Event()
    app.state.metrics = Metrics()
    app.add_middleware(BodyLimit, limit=settings.max_body_bytes)
    app.add_middleware(HeadAndOptions)
    secure(app, settings)
    app.add_middleware(Observed, metrics=app.state.metrics, log_clients=settings.log_clients)
    add_problem_handlers(app)
    include_page(app)
    include_api(app)
    app.include_router(docs)
    describe(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    service: Service = app.state.service
    atlases: Atlases = app.state.atlases
    classes: Classes = app.state.classes
    await service.start()
    await atlases.start()
    await classes.start()
    farewell = asyncio.create_task(_let_readers_go(app.state.closing, service, atlases, classes))
    yield
    farewell.cancel()
    await classes.close()
    await atlases.close()
    await service.close()


async def _let_readers_go(
    closing: asyncio.Event, service: Service, atlases: Atlases, classes: Classes
) -> None:
    await closing.wait()
    classes.let_readers_go()
    atlases.let_readers_go()
    await service.let_readers_go()

"""The same application on a Ray cluster, with PostgreSQL: `serve run app.cluster:app`.

A shard is an actor, which Ray starts elsewhere when its node dies; it gets its schema's lock once the former
one has gone, and until then its runs are away. What answers requests are replicas of Ray Serve, which hold no
run. This is all that knows Ray.
"""

import asyncio
import logging
import sys
from collections.abc import Mapping
from typing import Any, TypeAlias, cast

import ray
from ray import serve
from ray.actor import ActorHandle
from ray.exceptions import ActorDiedError, RayError
from starlette.types import ASGIApp
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app.logs import start_logging
from app.main import create_app
from app.runs.errors import NotReady
from app.settings import Settings
from app.sharded import Classrooms, Maps, Runs
from app.shards import Door, Shard, Shards

log = logging.getLogger(__name__)

NAMESPACE = "gradient-flow"
A_LITTLE = 0.01
"""Of a processor: nothing starts where there is none, as on a head that only leads; else there is room."""
CALLS = 100_000
"""Calls that a shard may have under way: each run that a replica follows is one."""
REQUESTS = 10_000
"""Requests that a replica may have under way: each stream is one."""
LEAVING_SECONDS = 2.0
"""How long a replica that is to go may take to end what it has begun; streams are taken up elsewhere."""

Given: TypeAlias = dict[str, Any]
"""Settings that were made; the others are each machine's own."""


class Actor:
    """A shard on some node."""

    def __init__(self, given: Given, number: int, shards: int) -> None:
        settings = Settings(**given)
        start_logging(settings.log_level)
        vars(sys.modules["__main__"]).pop("__file__", None)  # Ray's, which each worker would load again
        self._shard = Shard(settings, number, shards)

    async def open(self) -> None:
        """Starts it, before anybody asks for it."""
        await self._shard.open()

    async def call(self, door: Door, method: str, client: str, message: bytes) -> bytes:
        """What a method of a service comes to."""
        return await self._shard.call(door, method, client, message)


class Actors(Shards):
    """The shards of a cluster, which outlive whoever has started them."""

    def __init__(self, given: Given, count: int) -> None:
        super().__init__(count)
        self._given = given

    def start(self) -> None:
        """Finds them, or starts those that are not there."""
        self._actors = [self._actor(number) for number in range(self.count)]

    async def reach(self, number: int, door: Door, method: str, client: str, message: bytes) -> bytes:
        """`Shard.call` of one of them. NotReady where it is away."""
        called = self._actors[number].call.remote(door, method, client, message)
        try:
            answer: bytes = await called
        except asyncio.CancelledError:
            ray.cancel(called)
            raise
        except RayError as error:
            log.warning("Shard %d is away (%s).", number, type(error).__name__)
            if isinstance(error, ActorDiedError):  # for good: somebody has ended it
                self._actors[number] = self._actor(number)
            raise NotReady(f"Shard {number} is away, and is being started elsewhere") from error
        return answer

    def _actor(self, number: int) -> ActorHandle:
        shard = ray.remote(Actor).options(
            name=f"shard-{number}",
            namespace=NAMESPACE,
            get_if_exists=True,
            lifetime="detached",
            max_restarts=-1,
            max_concurrency=CALLS,
            num_cpus=A_LITTLE,
            scheduling_strategy="SPREAD",
        )
        actor = shard.remote(self._given, number, self.count)
        actor.open.remote()
        return actor


class Web:
    """What answers requests: the application, with its runs elsewhere."""

    def __init__(self, given: Given) -> None:
        self._settings = Settings(**given)
        self._shards = Actors(given, self._settings.shards)

    def __serve_build_asgi_app__(self) -> ASGIApp:
        """The application as Ray Serve asks for it."""
        start_logging(self._settings.log_level)
        runs = Runs(self._settings, self._shards)
        app = create_app(self._settings, runs, Maps(self._settings, runs), Classrooms(self._settings, runs))
        proxies = self._settings.trusted_proxies
        return cast(ASGIApp, ProxyHeadersMiddleware(cast(Any, app), proxies) if proxies else app)

    async def check_health(self) -> None:
        """Asked every few seconds: a shard that has started elsewhere opens. One that is away is no fault."""
        await self._shards.all("runs", "check")


def app(arguments: Mapping[str, Any]) -> serve.Application:
    """What `serve run` starts: `arguments` are settings, which go before the environment. ValueError."""
    settings = Settings(**arguments)
    if not settings.database_url:
        raise ValueError("On a cluster runs lie in PostgreSQL: set GRADIENT_FLOW_DATABASE_URL")
    given = settings.model_dump(exclude_unset=True)
    web = serve.deployment(
        serve.ingress()(Web),
        name="web",
        num_replicas=settings.replicas,
        max_ongoing_requests=REQUESTS,
        graceful_shutdown_timeout_s=LEAVING_SECONDS,
        graceful_shutdown_wait_loop_s=LEAVING_SECONDS / 10,
        ray_actor_options={"num_cpus": A_LITTLE},
        logging_config={"enable_access_log": False, "log_level": "WARNING"},  # an address holds a run's id
    )
    return web.bind(given)

"""What routes ask for: the settings, the conductor, and the run that the path names."""

from typing import Annotated, TypeAlias

from fastapi import Depends, Path, Request

from app.runs.conductor import Conductor
from app.runs.run import Run
from app.settings import Settings


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _conductor(request: Request) -> Conductor:
    conductor: Conductor = request.app.state.conductor
    return conductor


TheSettings: TypeAlias = Annotated[Settings, Depends(_settings)]
TheConductor: TypeAlias = Annotated[Conductor, Depends(_conductor)]


async def _key(id: Annotated[str, Path(description="the run's id; to read, its view does as well")]) -> str:
    return id


Key: TypeAlias = Annotated[str, Depends(_key)]
"""The id or the view that the client has; no answer shows another one."""


async def _seen(key: Key, conductor: TheConductor) -> Run:
    return await conductor.find(key)


async def _commanded(key: Key, conductor: TheConductor) -> Run:
    return await conductor.command(key)


async def _client(request: Request) -> str:
    return request.client.host if request.client else ""


Client: TypeAlias = Annotated[str, Depends(_client)]
"""The address that asks; behind a trusted proxy, the one that the proxy names."""
Seen: TypeAlias = Annotated[Run, Depends(_seen)]
"""The run to read, by its id or its view."""
Commanded: TypeAlias = Annotated[Run, Depends(_commanded)]
"""The run to command, by its id alone."""

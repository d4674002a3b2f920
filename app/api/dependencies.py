"""What routes ask for: the settings, the service, and the run that the path names."""

from typing import Annotated, TypeAlias

from fastapi import Depends, Header, Path, Query, Request

from app.atlas.service import Atlases
from app.classes.service import Classes
from app.runs.service import Service
from app.runs.state import Outline, WatchedOutline
from app.settings import Settings


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def service_for(request: Request) -> Service:
    """The service, for the client who asks: what is asked of it waits that one's turn."""
    service: Service = request.app.state.service
    service.act_for(request.client.host if request.client else "")
    return service


TheSettings: TypeAlias = Annotated[Settings, Depends(_settings)]
TheService: TypeAlias = Annotated[Service, Depends(service_for)]


async def _atlases(request: Request) -> Atlases:
    atlases: Atlases = request.app.state.atlases
    return atlases


TheAtlases: TypeAlias = Annotated[Atlases, Depends(_atlases)]


async def _classes(request: Request) -> Classes:
    classes: Classes = request.app.state.classes
    return classes


TheClasses: TypeAlias = Annotated[Classes, Depends(_classes)]


async def _key(id: Annotated[str, Path(description="the run's id; to read, its view does as well")]) -> str:
    return id


Key: TypeAlias = Annotated[str, Depends(_key)]
"""The id or the view that the client has; no answer shows another one."""


async def _the_run(key: Key, service: TheService) -> Outline:
    return await service.outline(key)


async def _any_run(key: Key, service: TheService) -> Outline | WatchedOutline:
    return await service.look(key)


async def _owner_id(key: Key, service: TheService) -> str:
    await service.authorize(key)
    return key


async def _client(request: Request) -> str:
    return request.client.host if request.client else ""


Client: TypeAlias = Annotated[str, Depends(_client)]
"""The address that asks; behind a trusted proxy, the one that the proxy names."""
TheRun: TypeAlias = Annotated[Outline, Depends(_the_run)]
"""The run that is read, by its id or its view."""
AnyRun: TypeAlias = Annotated[Outline | WatchedOutline, Depends(_any_run)]
"""The same, trained here or elsewhere."""
OwnerId: TypeAlias = Annotated[str, Depends(_owner_id)]
"""The id of the run to command; a view is none."""


async def _last_event(
    last_event_id: Annotated[str, Header(description="goes on after the event with this id")] = "",
    cursor: Annotated[
        str, Query(alias="last_event_id", description="the same, where headers cannot be set")
    ] = "",
) -> str:
    # The header wins: a browser that reconnects sends it beside the query it began with.
    return last_event_id or cursor


LastEvent: TypeAlias = Annotated[str, Depends(_last_event)]
"""The id of the last event that a reader of a stream has had; empty for none."""

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


async def _run(id: Annotated[str, Path(description="the run's id")], conductor: TheConductor) -> Run:
    return conductor.find(id)


TheRun: TypeAlias = Annotated[Run, Depends(_run)]

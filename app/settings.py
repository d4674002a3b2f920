"""Configuration: every setting with its default and its meaning; `GRADIENT_FLOW_*` in the environment."""

import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from difflib import get_close_matches
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PositiveInt
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "GRADIENT_FLOW_"
CONTROL_GROUP = Path("/sys/fs/cgroup/memory.max")
HOST_NAME = re.compile(r"\*|(\*\.)?[\w-]+(\.[\w-]+)*", re.ASCII)
ORIGIN = re.compile(r"\*|https?://(\*\.)?[\w.-]+(:\d+)?|https?://\[[\da-f:]+\](:\d+)?", re.ASCII)
FRAMER = re.compile(rf"{ORIGIN.pattern}|[a-z][a-z\d+.-]*:", re.ASCII)
"""What a content security policy takes: of an editor that has no address, the scheme."""
CLIENT = ("GRADIENT_FLOW_URL",)
"""What `import gradient_flow` reads, which no server does."""


def machine_memory() -> int:
    """Bytes of memory that there are, or that a container may have."""
    there = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 4 << 30
    with suppress(OSError, ValueError):  # there is no such file, or it says "max"
        there = min(there, int(CONTROL_GROUP.read_text()))
    return there


def listed(names: str) -> list[str]:
    """The names in a comma-separated list."""
    return [name.strip() for name in names.split(",") if name.strip()]


def misspelt(environment: Iterable[str]) -> list[str]:
    """A sentence for each variable that is meant for the application and sets nothing."""
    known = {*CLIENT, *(f"{PREFIX}{name}".upper() for name in Settings.model_fields)}
    unknown = [name for name in environment if name.upper().startswith(PREFIX) and name.upper() not in known]
    meant = [get_close_matches(name.upper(), known, 1, 0.8) for name in unknown]
    return [
        f"{name} is no setting" + (f"; {near[0]} is" if near else "")
        for name, near in zip(unknown, meant, strict=True)
    ]


def _each(fits: Callable[[str], object], kind: str) -> AfterValidator:
    """A comma-separated list of what fits."""

    def check(value: str) -> str:
        for name in listed(value):
            if not fits(name):
                raise ValueError(f"{name} is no {kind}")
        return value

    return AfterValidator(check)


def _is_address(name: str) -> bool:
    with suppress(ValueError):
        return name == "*" or bool(ip_network(name))
    return False


class Settings(BaseSettings):
    """What an operator may choose. The README's table is checked against this class."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True)

    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, ge=0, le=65_535, description="port to listen on; 0 takes a free one")
    trusted_proxies: Annotated[str, _each(_is_address, "address of a proxy")] = Field(
        "", description="comma-separated addresses whose `X-Forwarded-*` headers are believed; `*` for all"
    )
    trusted_hosts: Annotated[str, _each(HOST_NAME.fullmatch, "name of a host")] = Field(
        "*", description="comma-separated host names that are answered, `*.` before one for those under it"
    )
    public_url: str = Field(
        "",
        pattern=r"^(https?://[^\s/]+(/[^\s/]+)*)?$",
        description="address at which a class reaches the server; by default that of the request",
    )
    root_path: str = Field(
        "", pattern=r"^(/[^/\s]+)*$", description="path that a proxy takes off before it passes a request on"
    )
    cors_origins: Annotated[str, _each(ORIGIN.fullmatch, "origin like https://example.org")] = Field(
        "", description="comma-separated origins whose scripts may use the API; none by default"
    )
    frame_ancestors: Annotated[str, _each(FRAMER.fullmatch, "origin like https://example.org")] = Field(
        "", description="comma-separated origins that may embed the page; none by default"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="from which level on there is a line in the log; a request is `info`"
    )
    log_clients: bool = Field(
        False, description="whether a request's line in the log says from which address it came"
    )
    reader_timeout: PositiveInt = Field(
        30, description="seconds that a client may leave an answer unread before it is dropped (on Linux)"
    )
    engine: Literal["auto", "numpy"] = Field(
        "auto", description="`numpy` leaves the compiled engine out, for runs that are new"
    )
    workers: PositiveInt = Field(
        default_factory=lambda: os.cpu_count() or 1, description="processes that train; one a core by default"
    )
    atlas_workers: PositiveInt = Field(
        default_factory=lambda: os.cpu_count() or 1,
        description="processes that make maps, at the lowest priority; one a core by default",
    )
    call_seconds: PositiveInt = Field(
        120, description="seconds that a worker may take for one thing before it is ended: 503"
    )

    data_dir: Path = Field(Path("~/.local/share/gradient-flow"), description="directory that holds the runs")
    database_url: str = Field(
        "",
        pattern=r"^(postgres(ql)?://.*)?$",
        description="`postgresql://…` of a database that holds them, instead of a SQLite file there",
    )
    shards: int = Field(
        2,
        ge=1,
        le=4_096,
        description="on a cluster: actors that hold the runs; as many as there are machines",
    )
    replicas: PositiveInt = Field(
        2, description="on a cluster: processes that answer requests and hold no run"
    )
    idle_seconds: PositiveInt = Field(
        900, description="seconds after which a run that nobody asks for pauses and leaves memory"
    )
    expire_days: PositiveInt = Field(30, description="days after which a run that nobody asks for is deleted")
    forget_days: PositiveInt = Field(
        365, description="days after which the specification of a run that was deleted so is forgotten too"
    )

    memory_bytes: PositiveInt = Field(
        default_factory=lambda: machine_memory() // 2,
        description="bytes that runs in memory may take, idle ones making room; more: 429",
    )
    max_runs: PositiveInt = Field(
        1_000, description="runs in memory at once, idle ones making room; one more: 429"
    )
    max_runs_per_client: PositiveInt = Field(
        600, description="of these, runs that one address created; one more: 429"
    )
    max_streams_per_run: PositiveInt = Field(1_000, description="open streams of a run; one more: 429")
    max_changes_per_run: PositiveInt = Field(
        10_000, description="changes of a run by patches, a fork's copies included; one more: 429"
    )
    changes_bytes: PositiveInt = Field(
        40_000_000, description="bytes that a run's changes may take, without its data; more: 429"
    )
    max_watched: PositiveInt = Field(
        100, description="runs trained elsewhere in memory at once, idle ones making room; one more: 429"
    )
    max_watched_per_client: PositiveInt = Field(
        50, description="of these, runs that one address created; one more: 429"
    )
    watched_bytes: PositiveInt = Field(
        16_000_000, description="bytes of frames kept of a run trained elsewhere, thinned where they are more"
    )
    max_layers: PositiveInt = Field(64, description="layers of a network, the output layer included")
    max_units: PositiveInt = Field(1_024, description="units of a layer")
    max_parameters: PositiveInt = Field(1_000_000, description="weights and biases of a network")
    max_samples: PositiveInt = Field(20_000, description="samples of a run's data")
    max_atlases: PositiveInt = Field(
        100, description="maps kept, of which one that is not being made makes room; one more: 429"
    )
    max_atlases_per_client: PositiveInt = Field(
        8, description="of these, maps being made for one address; one more: 429"
    )
    max_atlas_cells: PositiveInt = Field(262_144, description="cells of a map")
    max_atlas_work: PositiveInt = Field(
        10_000_000_000_000, description="cells of a map, times its steps, times a step's multiplications"
    )
    max_classes: PositiveInt = Field(200, description="classes that there are; one more: 429")
    max_classes_per_client: PositiveInt = Field(
        20, description="of these, classes that one address opened; one more: 429"
    )
    max_questions_per_class: PositiveInt = Field(
        200, description="questions of a class, rounds included; one more: 429"
    )
    max_voters_per_question: PositiveInt = Field(
        2_000, description="voters who may answer a question of a class; one more: 429"
    )
    class_tries: PositiveInt = Field(
        300, description="codes of no class that one address may try in an hour; then no code new to it: 429"
    )
    class_hours: PositiveInt = Field(24, description="hours after which a class ends")
    max_steps_per_request: PositiveInt = Field(100_000, description="`count` of one step request")
    max_steps_per_second: PositiveInt = Field(
        1_000_000, description="`steps_per_second` of one play request, where it is a number"
    )
    max_body_bytes: PositiveInt = Field(
        8_000_000, description="bytes of a request body, before and after gzip; more: 413"
    )
    history_bytes: PositiveInt = Field(4_000_000, description="bytes of recorded frames kept for a run")

    @property
    def expire_seconds(self) -> float:
        """`expire_days` in seconds."""
        return timedelta(days=self.expire_days).total_seconds()

    @property
    def forget_seconds(self) -> float:
        """`forget_days` in seconds."""
        return timedelta(days=self.forget_days).total_seconds()

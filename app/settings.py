"""Configuration: every setting, its default and its meaning, read from `GRADIENT_FLOW_*` in the environment."""

import os

from pydantic import Field, PositiveInt
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator may choose. The README's table is checked against this class."""

    model_config = SettingsConfigDict(env_prefix="GRADIENT_FLOW_", frozen=True)

    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, ge=0, le=65_535, description="port to listen on; 0 takes a free one")
    trusted_proxies: str = Field(
        "", description="comma-separated addresses whose `X-Forwarded-*` headers are believed; `*` for all"
    )
    workers: PositiveInt = Field(
        default_factory=lambda: os.cpu_count() or 1, description="processes that train; one per core by default"
    )

    max_runs: PositiveInt = Field(500, description="runs alive at once; one more is answered with 429")
    max_layers: PositiveInt = Field(64, description="layers of a network, the output layer included")
    max_units: PositiveInt = Field(1_024, description="units of a layer")
    max_parameters: PositiveInt = Field(1_000_000, description="weights and biases of a network")
    max_samples: PositiveInt = Field(20_000, description="samples of a run's data")
    max_steps_per_request: PositiveInt = Field(100_000, description="`count` of one step request")
    max_body_bytes: PositiveInt = Field(8_000_000, description="size of a request body; more is answered with 413")
    history_bytes: PositiveInt = Field(16_000_000, description="recorded frames held per run; the oldest go first")

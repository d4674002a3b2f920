"""One weight of a network."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Weight:
    """Which weight: its layer counts from 0 here, its unit and input as well."""

    layer: int
    unit: int
    input: int

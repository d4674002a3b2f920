"""For which processor machine code is: for this one, or for all of its kind, as in an image that travels."""

import platform
from typing import NamedTuple

from llvmlite.binding import get_host_cpu_features


class Target(NamedTuple):
    """A processor in LLVM's words; empty ones stand for this one."""

    name: str = ""
    features: tuple[str, ...] = ()

    def fits(self) -> bool:
        """Whether this processor can run code for it."""
        here = get_host_cpu_features()
        return all(here.get(feature) for feature in self.features)

    def use(self) -> None:
        """What is compiled or loaded from now on is for it. Before numba has compiled anything."""
        from numba import config  # a third of a second, which only who compiles or trains by it waits for

        if self.name:
            config.CPU_NAME = self.name  # type: ignore[attr-defined]
            config.CPU_FEATURES = ",".join(f"+{each}" for each in self.features)  # type: ignore[attr-defined]


HERE = Target()
PORTABLE = {
    "x86_64": Target("x86-64-v3", ("avx", "avx2", "bmi", "bmi2", "f16c", "fma", "lzcnt", "movbe", "popcnt")),
    "aarch64": Target("generic", ("neon",)),
}.get(platform.machine(), HERE)
"""Servers since 2015, or every 64-bit ARM: both multiply and add in one rounding, as the passes do. It costs
a sixth of the pace where the processor has more."""

"""Builds the machine code of the compiled engine, once, into the cache beside the sources.

`python -m app.core.compiled` does it; a stamp beside the code says for which sources, which numba and which
processor it was done. Without one, runs are trained by NumPy rather than that somebody waits for a compiler.
"""

import hashlib
import os
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HERE = Path(__file__).parent
CACHE = HERE / "__pycache__"


def is_built() -> bool:
    """Whether the machine code is there, and numba, which insists on being able to write beside it."""
    stamp = _stamp()
    return stamp is not None and stamp.exists() and os.access(CACHE, os.W_OK)


def build() -> None:
    """Compiles, and leaves the stamp. ModuleNotFoundError without numba."""
    from app.core.compiled.warm import warm

    # numba looks at a function's own file alone, not at what it calls in others.
    for stale in CACHE.glob("*.nb[ci]"):
        stale.unlink()
    warm()
    stamp = _stamp()
    assert stamp is not None
    stamp.touch()


def _stamp() -> Path | None:
    """Where the stamp lies for what is installed here; None without numba."""
    try:
        installed = version("numba")
    except PackageNotFoundError:
        return None
    from llvmlite.binding import get_host_cpu_name

    told = [installed, version("numpy"), sys.version, get_host_cpu_name()]
    sources = b"".join(path.read_bytes() for path in sorted(HERE.glob("*.py")))
    digest = hashlib.sha256("\n".join(told).encode() + sources).hexdigest()[:16]
    return CACHE / f"built-{digest}"

"""Builds the machine code of the compiled engine, once, into the cache beside the sources.

`python -m app.core.compiled` does it; a stamp beside the code says for which sources, which numba and which
processor it was done. Without one that fits, NumPy trains, so that nobody waits for a compiler.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.fingerprint import fingerprint

if TYPE_CHECKING:
    from app.core.compiled.target import Target

HERE = Path(__file__).parent
CACHE = HERE / "__pycache__"


def built() -> Target | None:
    """What the machine code that lies here is for, where this processor can run it; None without numba."""
    if not find_spec("numba"):
        return None
    from app.core.compiled import target

    candidates = (target.HERE, target.PORTABLE)
    return next((each for each in candidates if each.fits() and _stamp(each).exists()), None)


def is_built() -> bool:
    """Whether numba is there, and the machine code."""
    return built() is not None


def build(warm: Callable[[], object], portable: bool = False) -> None:
    """Compiles what `warm` runs, for this processor or for all of its kind, and leaves the stamp."""
    from app.core.compiled import target

    chosen = target.PORTABLE if portable else target.HERE
    CACHE.mkdir(exist_ok=True)
    # numba looks at a function's own file alone, not at what it calls in others. A former build's stamp goes
    # with its code, so that its sources, if they come back, are not taken for built.
    for stale in (*CACHE.glob("*.nb[ci]"), *CACHE.glob("built-*")):
        stale.unlink()
    chosen.use()
    warm()
    _stamp(chosen).touch()


def _stamp(target: Target) -> Path:
    """Where the stamp lies for this target and what is installed here.

    To the letter, since numba finds a function's machine code by its line, and by its file's bytes.
    """
    return CACHE / f"built-{fingerprint(HERE, to_the_letter=True, target=target.name)}"

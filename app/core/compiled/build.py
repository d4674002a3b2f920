"""Builds the machine code of the compiled engine, once, into the cache beside the sources.

`python -m app.core.compiled` does it; a stamp beside the code says for which sources, which numba and which
processor it was done. Without one, NumPy trains, so that nobody waits for a compiler.
"""

from importlib.util import find_spec
from pathlib import Path

from app.core.fingerprint import fingerprint

HERE = Path(__file__).parent
CACHE = HERE / "__pycache__"


def is_built() -> bool:
    """Whether numba is there, and the machine code."""
    stamp = _stamp()
    return stamp is not None and stamp.exists()


def build() -> None:
    """Compiles, and leaves the stamp. ModuleNotFoundError without numba."""
    from app.core.compiled.warm import warm

    CACHE.mkdir(exist_ok=True)
    # numba looks at a function's own file alone, not at what it calls in others. A former build's stamp goes
    # with its code, so that its sources, if they come back, are not taken for built.
    for stale in (*CACHE.glob("*.nb[ci]"), *CACHE.glob("built-*")):
        stale.unlink()
    warm()
    stamp = _stamp()
    assert stamp is not None
    stamp.touch()


def _stamp() -> Path | None:
    """Where the stamp lies for what is installed here; None without numba.

    To the letter, since numba finds a function's machine code by its line, and by its file's bytes.
    """
    return CACHE / f"built-{fingerprint(HERE, to_the_letter=True)}" if find_spec("numba") else None

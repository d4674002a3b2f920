"""What decides a result's last bits beside the specification: the code, the libraries, the processor."""

import hashlib
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

CORE = Path(__file__).parent


def fingerprint(sources: Path = CORE) -> str:
    """16 digits that stand for the Python sources under a directory, and for all that they run on here."""
    told = [sys.version, version("numpy"), _numba(), _processor()]
    code = b"".join(path.read_bytes() for path in sorted(sources.rglob("*.py")))
    return hashlib.sha256("\n".join(told).encode() + code).hexdigest()[:16]


def _numba() -> str:
    try:
        return version("numba")
    except PackageNotFoundError:
        return "none"


def _processor() -> str:
    try:
        from llvmlite.binding import get_host_cpu_name
    except ModuleNotFoundError:
        return platform.processor()
    return str(get_host_cpu_name())

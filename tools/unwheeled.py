"""Whether what could not be installed has wheels, and none for this Python and processor: exit 0, or 1.

`make` asks it of Ray. Where no wheel is found for another machine either, something else is the matter.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.audited import PIN

ELSEWHERE = ("--python-version=3.12", "--platform=manylinux2014_x86_64")
"""Of all machines the one that a release has a wheel for where it has any."""
ASKED = ("--quiet", "--dry-run", "--ignore-installed", "--no-deps", "--only-binary=:all:")


def is_unwheeled(pin: str, *here: str) -> bool:
    """Of a release, `name==version`; `here` are pip's options that say what this machine is."""
    return not _has_wheel(pin, *here) and _has_wheel(pin, *ELSEWHERE)


def pinned(name: str, lock: str) -> str:
    """What a lock file pins of this name. StopIteration where there is no such."""
    pins: list[str] = [pin for pin, _ in PIN.findall(lock)]
    return next(pin for pin in pins if pin.startswith((f"{name}==", f"{name}[")))


def _has_wheel(pin: str, *where: str) -> bool:
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "install", *ASKED, f"--target={folder}", *where, pin]
        return not subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode


if __name__ == "__main__":
    sys.exit(not is_unwheeled(pinned(sys.argv[1], Path("requirements-cluster.lock").read_text())))

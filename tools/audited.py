"""The pinned releases as a script's dependencies, which is what `uv audit` takes: `make audit`."""

import re
import sys
from pathlib import Path

PIN = re.compile(r"^([\w.-]+(?:\[[\w,-]+\])?==[^\s;]+)(?: *; *([^\\\n]+?))? *\\?$", re.MULTILINE)


def script(*locks: str) -> str:
    """A script without a line of code that depends on what these lock files pin."""
    pins = [f"{pin}; {marker}" if marker else pin for lock in locks for pin, marker in PIN.findall(lock)]
    listed = "".join(f'#   "{pin}",\n' for pin in dict.fromkeys(pin.replace('"', "'") for pin in pins))
    return f"# /// script\n# dependencies = [\n{listed}# ]\n# ///\n"


if __name__ == "__main__":
    sys.stdout.write(script(*(Path(name).read_text() for name in sys.argv[1:])))

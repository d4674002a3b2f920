"""What `make audit` looks up is what is pinned."""

import tomllib

from tests.server import ROOT
from tools.audited import script


def dependencies(text: str) -> list[str]:
    inside = text.removeprefix("# /// script\n").removesuffix("# ///\n")
    found: list[str] = tomllib.loads(inside.replace("# ", ""))["dependencies"]
    return found


def test_every_pin_is_looked_up_once_with_its_marker() -> None:
    hashed = " \\\n    --hash=sha256:0\n    # via a==3\n"
    lock = f"a==1{hashed}b[x]==2.1 ; sys_platform != 'win32'{hashed}"
    assert dependencies(script(lock, "a==1\n")) == ["a==1", "b[x]==2.1; sys_platform != 'win32'"]


def test_none_of_the_lock_files_is_left_out() -> None:
    locks = [(ROOT / f"requirements{part}.lock").read_text() for part in ("", "-build", "-cluster", "-dev")]
    pinned = {line.partition("==")[0] for lock in locks for line in lock.splitlines() if line[:1].isalnum()}
    assert {one.partition("==")[0] for one in dependencies(script(*locks))} == pinned

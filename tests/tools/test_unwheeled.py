"""What cannot be installed for want of a wheel is told from what cannot be for another reason."""

import zipfile
from pathlib import Path

import pytest

from tests.server import ROOT
from tools.unwheeled import is_unwheeled, pinned

HERE = ("--python-version=3.12", "--platform=linux_riscv64")


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels, beside which pip knows none."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    return tmp_path


def wheel(folder: Path, platform: str) -> None:
    """Of `thing`, version 1, with nothing in it."""
    with zipfile.ZipFile(folder / f"thing-1-cp312-cp312-{platform}.whl", "w") as file:
        file.writestr("thing-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: thing\nVersion: 1\n")
        file.writestr("thing-1.dist-info/WHEEL", f"Wheel-Version: 1.0\nTag: cp312-cp312-{platform}\n")
        file.writestr("thing-1.dist-info/RECORD", "")


def test_a_release_with_wheels_for_others_only_is_unwheeled_here(index: Path) -> None:
    wheel(index, "manylinux2014_x86_64")
    assert is_unwheeled("thing==1", *HERE)


def test_one_that_has_a_wheel_for_here_failed_for_another_reason(index: Path) -> None:
    wheel(index, "manylinux2014_x86_64")
    wheel(index, "linux_riscv64")
    assert not is_unwheeled("thing==1", *HERE)


def test_one_that_cannot_be_reached_is_not_taken_for_it(index: Path) -> None:
    assert not is_unwheeled("thing==1", *HERE)


def test_what_is_asked_for_is_what_is_pinned() -> None:
    lock = (ROOT / "requirements-cluster.lock").read_text()
    assert pinned("ray", lock).startswith("ray[serve]==")

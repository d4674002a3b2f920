"""The example that watches a PyTorch loop does what it says. `make test-torch`."""

from pathlib import Path

from tests.package.test_notebooks import FIGURE, executed
from tests.package.test_notebooks import kernel as kernel
from tests.server import ROOT


def test_a_loop_is_watched_and_mended(kernel: Path) -> None:
    stuck, why, factors, page, mended, now = executed(ROOT / "examples/watch-your-own-training.ipynb", kernel)
    assert float(stuck["text/plain"]) > 0.6
    assert "The gradient vanishes on its way back" in why["text/html"]
    assert "It lost most in `" in why["text/html"]
    assert factors[FIGURE]["data"]
    assert "/watched#view=" in page["text/html"]
    assert float(mended["text/plain"]) < 0.3
    assert "vanishes" not in now["text/html"]

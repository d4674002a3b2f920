"""What a notebook shows, and that the examples do what they say."""

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

import gradient_flow as gf
from gradient_flow.connection import Connection
from tests.server import PATIENCE, ROOT, serving

EXAMPLES = sorted((ROOT / "examples").glob("*.ipynb"))
FIGURE = "application/vnd.plotly.v1+json"


def executed(path: Path, folder: Path) -> list[dict[str, Any]]:
    """What each cell of code has put out: its text, or all forms of its result."""
    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=None, startup_timeout=PATIENCE, resources=resources).execute()
    results = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            shown: dict[str, Any] = {}
            for output in cell.outputs:
                assert output.output_type != "error"
                if output.output_type == "stream":
                    shown["said"] = shown.get("said", "") + output.text
                else:
                    shown |= output.data
            results.append(shown)
    return results


@pytest.fixture
def kernel(server: Connection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder for a kernel whose runs live on the tests' server."""
    monkeypatch.setenv("GRADIENT_FLOW_URL", server.url)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    return tmp_path


def test_the_question_is_answered(kernel: Path) -> None:
    page, frame, hand, times, nudge, seeds, figure, table = executed(
        ROOT / "examples/what-the-derivative-is-for.ipynb", kernel
    )
    assert "/#view=" in page["text/html"]
    assert "<caption>step 1, loss: batch " in frame["text/html"]
    assert float(hand["said"].split()[-2]) < 1e-15
    shares, factors = (line.split("[")[1].strip(" ]").split() for line in times["said"].splitlines())
    for share, factor in zip(shares, factors, strict=True):
        assert float(share) * float(factor) == pytest.approx(1, rel=1e-5)
    measured, with_slope, without = (float(word) for word in nudge["said"].split() if word[0].isdigit())
    assert measured == pytest.approx(with_slope, abs=2e-6)
    assert without > 100 * measured
    losses = [line.replace(",", "").split() for line in seeds["said"].splitlines()]
    assert len(losses) == 10
    assert all(float(words[4]) < 0.2 * float(words[6]) for words in losses)
    assert figure[FIGURE]["data"]
    assert "gradient_norm" in table["text/plain"]


def test_what_is_stuck_is_mended(kernel: Path) -> None:
    stuck, why, mended, course, _, figure, deep = executed(
        ROOT / "examples/why-is-it-not-learning.ipynb", kernel
    )
    assert float(mended["text/plain"]) < 0.01 * float(stuck["text/plain"])
    assert "The output cannot reach its targets" in why["text/html"]
    assert course[FIGURE]["data"]
    assert figure[FIGURE]["data"]
    assert "The gradient vanishes on its way back" in deep["said"]
    assert "<caption>step 1000, loss: batch " in deep["text/html"]


def test_a_map_shows_where_it_learns(kernel: Path) -> None:
    loss, best, causes, saturated = executed(ROOT / "examples/where-does-it-learn.ipynb", kernel)
    assert loss[FIGURE]["data"]
    assert float(best["said"].split()[-1]) < 0.1
    learned, rate, weights = causes["said"].splitlines()
    assert learned == "the best: learned; nothing wrong"
    assert "The learning rate is too large" in rate
    assert "shut" in weights
    assert saturated[FIGURE]["data"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_committed_without_output(path: Path) -> None:
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert cells
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)


def test_a_frame_is_a_small_table() -> None:
    run = gf.Run(layers=[3, 1], seed=1)
    frame = run.step()
    shown = frame._repr_html_()
    assert shown.count("<tr>") == 3
    assert f"{frame.layers[0].gradient_norm:.4g}" in shown
    assert ">–<" in shown  # no weight factor of the output layer


def test_a_diagnosis_is_its_sentences() -> None:
    found = gf.Diagnosis(3, "stuck", 1, "It is stuck: a < b.", (), ())
    assert found._repr_html_() == "<div style='white-space:pre-wrap'>It is stuck: a &lt; b.</div>"


def test_a_run_is_its_page_where_the_server_lets_it_be_embedded(server: Connection) -> None:
    refused = gf.Run()
    assert "<iframe" not in refused._repr_html_()
    assert refused.link in refused._repr_html_()
    assert "<code>GRADIENT_FLOW_FRAME_ANCESTORS</code>" in refused._repr_html_()
    with serving(workers=1, frame_ancestors="*") as other:
        gf.connect(other.url)
        run = gf.Run()
        assert f'<iframe src="{run.link}"' in run._repr_html_()

"""The house itself: which way imports run, what files may hold, and that the README tells the truth."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Collection
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import httpx
import pytest

import gradient_flow as gf
from app.core.activations import ACTIVATIONS
from app.core.compiled.blocks import ACTIVATION_CODES, LOSS_CODES
from app.core.losses import LOSSES
from app.export import formulas
from app.main import create_app
from app.settings import Settings
from tests.server import ROOT
from tools import page_types

ROOMS = (
    ("main", "atlas", "saved", "watched"),
    ("views",),
    ("stage",),
    ("draw",),
    ("control",),
    ("model",),
    ("words",),
    ("math", "net"),
)
"""Of the page's JavaScript: one room imports from those after it, or within itself."""

LONGEST = 320  # lines of a file of code
WIDEST = 110  # characters of a line of it


def tracked(*suffixes: str) -> list[Path]:
    """The files that git holds, those with these suffixes or all."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [file for file in files if not suffixes or file.suffix in suffixes]


def lines(files: list[Path], pattern: str) -> list[str]:
    """Where the pattern occurs in files of text, as `file:line: what it says`."""
    found = []
    for file in files:
        content = file.read_bytes()
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode(errors="replace").splitlines(), 1):
            if re.search(pattern, line):
                found.append(f"{file.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    return found


def test_imports_run_one_way() -> None:
    # A process of its own: import-linter silences the loggers of the one that it runs in.
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout


def imports_of(module: str, file: Path, modules: Collection[str]) -> set[str]:
    """What a module of ours imports of ours, for its values or its types."""
    named = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            within = {f"{node.module}.{alias.name}" for alias in node.names}
            named |= within & set(modules) or {str(node.module)}
    return named & set(modules) - {module}


def test_no_module_s_imports_come_back_to_it() -> None:
    files = {
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
        for folder in ("app", "gradient_flow")
        for file in (ROOT / folder).rglob("*.py")
    }
    assert "app.analysis.diagnosis.evidence" in imports_of(
        "app.analysis.diagnosis.finding", files["app.analysis.diagnosis.finding"], files
    )
    TopologicalSorter({module: imports_of(module, file, files) for module, file in files.items()}).prepare()


def page_imports() -> dict[str, list[str]]:
    """What each of the page's modules imports, values and types, by their paths under `static/js`."""
    folder = ROOT / "static/js"
    return {
        path.relative_to(folder).as_posix(): [
            (path.parent / named).resolve().relative_to(folder).as_posix()
            for named in re.findall(r'(?:from |import |import\()"(\.[^"]*[.]js)"', path.read_text())
        ]
        for path in folder.rglob("*.js")
    }


def test_the_page_s_imports_run_one_way() -> None:
    imports = page_imports()
    depths = {room: depth for depth, rooms in enumerate(ROOMS) for room in rooms}
    room_of = {module: module.split("/")[0].removesuffix(".js") for module in imports}
    assert set(room_of.values()) == {*depths, "first"}  # first.js is no module
    for module, names in imports.items():
        for name in names:
            here, there = room_of[module], room_of[name]
            assert here == there or depths[here] < depths[there], f"{module} imports {name}"
    TopologicalSorter(imports).prepare()  # CycleError names a circle


def test_the_api_sees_the_service_of_runs_and_plain_data() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (hidden,) = (set(one["forbidden_modules"]) for one in contracts if "the service" in one["name"])
    modules = {
        f"app.runs.{path.stem}" for path in (ROOT / "app/runs").iterdir() if path.stem != "__pycache__"
    }
    shown = {f"app.runs.{name}" for name in ("__init__", "service", "state", "history", "encoding", "errors")}
    assert hidden == modules - shown


def in_javascript(module: str, table: str) -> set[str]:
    """The names of a table of the page's own numerics."""
    script = (ROOT / "static/js/math" / f"{module}.js").read_text()
    (entries,) = re.findall(rf"^export const {table} = {{$(.*?)^}};$", script, flags=re.MULTILINE | re.DOTALL)
    return set(re.findall(r"^  (\w+):", entries, flags=re.MULTILINE))


def test_every_way_to_train_knows_every_name() -> None:
    assert in_javascript("activations", "ACTIVATIONS") == set(ACTIVATIONS) - {"softmax"}
    assert set(formulas.TORCH_ACTIVATIONS) == set(ACTIVATIONS)
    assert set(ACTIVATION_CODES) == set(ACTIVATIONS)
    assert set(LOSS_CODES) == set(LOSSES) == set(formulas.TORCH_LOSSES) == in_javascript("backward", "LOSSES")


def test_the_page_s_types_are_those_of_the_api_s_document() -> None:
    assert page_types.FILE.read_text() == page_types.declarations(create_app().openapi()), "make format"


def test_lines_are_short_enough_to_read() -> None:
    assert lines(tracked(".py", ".js", ".ts", ".css", ".html"), rf".{{{WIDEST + 1}}}") == []
    prose = [*tracked(".md", ".toml", ".yaml"), *map(ROOT.joinpath, ("Makefile", "Dockerfile", ".ci/run"))]
    prose += [ROOT / f"app/export/{name}_script.txt" for name in ("numpy", "pytorch")]
    # A table's row and a picture's name are one line each.
    assert lines(prose, rf"^(?!\||!\[).{{{WIDEST + 1}}}") == []


def test_files_are_short_enough_to_read() -> None:
    lengths = {file: len(file.read_text().splitlines()) for file in tracked(".py", ".js", ".css", ".html")}
    assert lengths
    assert {str(file): length for file, length in lengths.items() if length > LONGEST} == {}


def test_no_file_names_a_registry_or_a_place_on_one_machine() -> None:
    places = r"pypi[.]org|pythonhoste[d]|npmj[s]|deb[.]debian|(^|[\s\"'`(=])/(wor[k]|far[m]|roo[t]|tmp/[a-z])"
    assert lines(tracked(), places) == []


def test_the_page_names_no_other_origin() -> None:
    files = [
        file
        for file in tracked(".js", ".css", ".html")
        if file.parts[len(ROOT.parts)] in ("static", "templates")
    ]
    assert files
    assert lines(files, r"https?://(?!www\.w3\.org/)") == []


def test_no_style_hangs_on_a_number() -> None:
    """One rule that names `data-value`, and each number of the page is styled again whenever it changes."""
    assert lines(tracked(".css"), r"\[data-value") == []


def test_tests_wait_for_events_and_leave_nothing_out() -> None:
    forbidden = r"time[.]sleep|wait_for_time[o]ut|pytest[.]ski[p]|mark[.]ski[p]|mark[.]xfai[l]|importorski[p]"
    assert lines([file for file in tracked(".py") if file.is_relative_to(ROOT / "tests")], forbidden) == []


OF_THE_MACHINE = {"workers": "cores", "atlas_workers": "cores", "memory_bytes": "half the machine's"}


def test_readme_documents_every_setting() -> None:
    expected = []
    for name, field in Settings.model_fields.items():
        default = field.default if field.default_factory is None else OF_THE_MACHINE[name]
        expected.append(f"| `GRADIENT_FLOW_{name.upper()}` | {default} | {field.description} |")
    table = re.findall(r"^\| `GRADIENT_FLOW_.*$", (ROOT / "README.md").read_text(), flags=re.MULTILINE)
    assert table == expected


def test_readme_rest_lines_run(server_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    exec(readme_code("import httpx").replace("http://127.0.0.1:8000", server_url), names)
    frame = names["frame"]
    assert isinstance(frame, dict)
    assert frame["step"] == 100
    assert str(frame["loss"]) in capsys.readouterr().out
    client = names["api"]
    assert isinstance(client, httpx.Client)
    client.close()


def test_readme_python_lines_run(server_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    gf.connect(server_url)
    names: dict[str, Any] = {}
    exec(readme_code("import gradient_flow as gf"), names)
    said = capsys.readouterr().out
    assert str(names["frame"].loss.train) in said
    assert names["run"].state.step == 100
    assert len(names["table"]["step"]) == 300
    assert names["without"].spec["network"]["derivative"] == "one"


def readme_code(start: str) -> str:
    """The block of Python in the README that starts so."""
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), flags=re.DOTALL)
    (code,) = (block for block in blocks if block.startswith(start))
    return str(code)


def test_contributing_shows_every_room() -> None:
    rooms = {
        f"app/{path.parts[len(ROOT.parts) + 1]}"
        for path in tracked(".py")
        if path.is_relative_to(ROOT / "app")
    } | {"gradient_flow"}
    shown = re.findall(r"`(app/\w+(?:\.py)?|gradient_flow)/?`", (ROOT / "CONTRIBUTING.md").read_text())
    assert rooms - {"app/__init__.py", "app/__main__.py"} <= set(shown)


def test_readme_names_commands_that_there_are() -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    prose = (ROOT / "README.md").read_text() + (ROOT / "CONTRIBUTING.md").read_text()
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", prose, flags=re.MULTILINE))
    assert {"run", "test", "test-torch", "check", "bench"} <= named <= set(targets)

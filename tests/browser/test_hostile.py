"""Tables, links and files that are damaged or meant ill: the reader is told, and the page goes on."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.driving import data_of, past, press, resting, run, says, step_of, until

SCRIPT = "<img src=x onerror=alert(1)>"


def rows(one: str, two: str = "{h}") -> str:
    """Thirty lines under a header; `{k}` counts, `{h}` is 0 or 1."""
    return "x,y\n" + "".join(f"{one},{two}\n".format(k=k, h=k % 2) for k in range(30))


TABLES = [
    (rows("{k}e100"), "30 different words, left out at first"),
    (rows("1e30{k}"), "30 different words, left out at first"),
    ("x,y\n1,0\n2,1\n3,0\n4,1\nNaN,0\n", "numbers from 1 to 4"),
    ("x,y\n1,0\n2,1\n3,0\n4,1\n-Infinity,0\n", "line 6: “-Infinity” in x is no number that can be used"),
    (rows("NaN"), "30 rows, 1 column."),
    (",".join("1" * 1_000_000) + "\n1,2\n", "There are 1,000,000 columns; a table takes at most 1,000."),
    ("7" * 100_000, "There is a header, and no line of values under it."),
    (",,,\n,,,\n", "There is nothing in it yet."),
    ('x,y\n1,2\n"3,4\n' + "5,6\n" * 9, "A quote that opens in line 3 is never closed."),
    (rows("=SUM(A1:A{k})"), "30 different words, left out at first"),
    (rows("{k}", "=cmd|{h}"), "2 classes: =cmd|0, =cmd|1"),
    (rows("0x{k}"), "30 different words, left out at first"),
    ("y" * 9_000 + rows("{k}"), f"{'y' * 40}…"),
]
FILES = [
    (b"", "There is nothing in it yet."),
    (b"x,y\n1\0,2\n", "This is no text. A spreadsheet saves a table as text under the name of CSV."),
    (bytes(range(256)) * 50, "This is no text. A spreadsheet saves a table as text under the name of CSV."),
    (rows("{k}").encode("utf-16-le"), "30 rows, 2 columns."),
    (rows("{k}").encode("utf-16"), "30 rows, 2 columns."),
    (b"\xfe\xff" + rows("{k}").encode("utf-16-be"), "30 rows, 2 columns."),
    (rows("{k}", "gro\xdf{h}").encode("latin-1"), "2 classes: groß0, groß1"),
]
LINKS = [
    ("%", "%= (there are data, samples,"),
    ("a=%zz&%%%=%", "a=%zz (there"),
    ("data=circle&data=xor&seed=1&seed=2", "data=xor (given twice); seed=2 (given twice)"),
    ("x=" + "a" * 100_000, f"x={'a' * 38}…"),
    ("step=5&" * 9, "and 3 more"),
    ("layers=999999,1", "layers=999999,1 (layer 1, units: takes at most 1024)"),
    ("layers=-3", "layers=-3"),
    ("layers=1.5", "layers=1.5"),
    ("samples=-5", "samples=-5 (takes at least 1)"),
    ("rate=NaN", "rate=NaN (takes a number)"),
    ("rate=1e999", "rate=1e999 (takes a number)"),
    ("noise=7", "noise=7 (takes at most 0.5)"),
    ("step=1e3", "step=1e3"),
    ("step=" + "9" * 400, f"step={'9' * 35}…"),
    (f"data={SCRIPT}", f"data={SCRIPT} (takes circle, xor,"),
    (f"{SCRIPT}=1", f"{SCRIPT}=1"),
    ("__proto__=1", "__proto__=1"),
    ("constructor=1&toString=2", "constructor=1 (there are data,"),
    ("optimizer.__proto__=1", "optimizer.__proto__=1"),
    ("rule=constructor,everywhere,0,", "rule=constructor,everywhere,0,"),
    ("rule=tanh,everywhere,Infinity,matched", "rule=tanh,everywhere,Infinity,matched"),
    ("lesson=__proto__", "lesson=__proto__"),
    ("view=__proto__", "view=__proto__"),
    (f"view={'A' * 22}", "There is no run with this id. It may have been deleted."),
    ("then=5:__proto__:1", "then=5:__proto__:1"),
    ("then=5:rate:Infinity", "then=5:rate:Infinity (rate takes a number)"),
    ("then=9:rate:0.1;3:rate:0.2", "then=9:rate:0.1;3:rate:0.2"),
    ("then=" + ";".join(["0:rate:0.1"] * 101), "then=0:rate:0.1"),
    ("pick=9,9,9", "there is no weight where it picks one"),
    ("pick=1,1e300,0", "there is no weight where it picks one"),
    ("features=x1,x1", "features=x1,x1 (takes each feature once)"),
    ("dataset=constructor&activation=__proto__", "dataset=constructor; activation=__proto__"),
]
CHANGE = {"step": 1, "spec": {}}
RECORDS: list[tuple[Any, str]] = [
    (
        {"step": 1e9},
        "This run has 1\u202f000\u202f000\u202f000 steps; 0 to 100\u202f000\u202f000 can be replayed.",
    ),
    ({"step": -1}, "This run has −1 steps"),
    ({"spec": "{}"}, "This file is no saved run: its specification is not an object."),
    ({"log": [None]}, "This file is no saved run: entry 1 of its log is not a change."),
    ({"log": [CHANGE, {"step": 0, "spec": {}}]}, "entry 2 of its log is not a change."),
    ({"log": [CHANGE | {"sets_parameters": True}]}, "entry 1 of its log is not a change."),
    ({"parameters": [json.loads("[" * 30 + "]" * 30)]}, "This file is no saved run: it is nested too deep."),
    ({"spec": json.loads('{"__proto__": 1}')}, "That cannot be had: this run has no __proto__."),
    ({"parameters": ["ab", 7]}, "Loaded and trained to step 3: the saved parameters are not of its shape."),
]


@pytest.fixture
def made(page: Page) -> Iterator[list[str]]:
    """The paths of all runs that the page creates."""
    paths: list[str] = []

    def heard(reply: Response) -> None:
        if reply.status == 201:
            paths.append(reply.headers["location"].removeprefix("/api/v1"))

    page.on("response", heard)
    yield paths
    page.remove_listener("response", heard)


def goes_on(page: Page, api: httpx.Client, made: list[str], faults: list[str]) -> None:
    """The page has one run, which trains; nothing was complained of but what the server refused."""
    here = f"/runs/{data_of(page, 'run')}"
    assert [path for path in dict.fromkeys(made) if api.get(path).status_code == 200] == [here]
    refused = ("status of 404", "status of 422", "status of 413")
    faults[:] = [fault for fault in faults if not any(words in fault for words in refused)]
    assert faults == []
    before = step_of(page)  # at rest, or playing if the last link said no step
    press(page, "step")
    past(page, before)
    resting(page)


def test_tables(made: list[str], paused: Page, api: httpx.Client, faults: list[str]) -> None:
    paused.get_by_role("button", name="CSV…").click()
    for text, words in TABLES:
        paused.get_by_label("CSV", exact=True).fill(text)
        expect(paused.locator("#own-summary")).to_contain_text(words)
    paused.get_by_role("button", name="Cancel").click()
    goes_on(paused, api, made, faults)


def test_files_of_other_kinds(
    made: list[str], paused: Page, api: httpx.Client, faults: list[str], tmp_path: Path
) -> None:
    paused.get_by_role("button", name="CSV…").click()
    for number, (content, words) in enumerate(FILES):
        path = tmp_path / str(number) / "hostile.csv"  # the page may still be reading the one before
        path.parent.mkdir()
        path.write_bytes(content)
        paused.locator('#own input[type="file"]').set_input_files(path)
        expect(paused.locator("#own-summary")).to_contain_text(words)
    paused.get_by_role("button", name="Cancel").click()
    goes_on(paused, api, made, faults)


def test_names_are_text_and_nothing_more(
    made: list[str], paused: Page, api: httpx.Client, faults: list[str]
) -> None:
    for names in ("__proto__,constructor", "x1_squared,x2", f"{SCRIPT},<script>alert(1)</script>"):
        before = data_of(paused, "run")
        paused.get_by_role("button", name="CSV…").click()
        table = "".join(f"{k},{('toString', '<b>', '__proto__')[k % 3]}\n" for k in range(30))
        paused.get_by_label("CSV", exact=True).fill(f"{names}\n{table}")
        heads = paused.locator("#own-summary tbody th")
        expect(heads).to_have_text(names.split(","))
        paused.get_by_role("button", name="Train", exact=True).click()
        until(paused, "before => document.documentElement.dataset.run !== before", before)
        assert run(paused, api)["spec"]["data"]["source"] == "inline"
    expect(paused.locator("#maps")).to_be_hidden()  # x1_squared was a column, and no feature of a plane
    goes_on(paused, api, made, faults)


def test_more_than_a_run_takes(
    made: list[str], paused: Page, api: httpx.Client, faults: list[str], tmp_path: Path
) -> None:
    paused.get_by_role("button", name="CSV…").click()
    path = tmp_path / "large.csv"
    classes = [f"k{k}" for k in range(20)]
    lines = (",".join(classes[k * j % 20] for j in range(1, 40, 2)) for k in range(12_000))
    path.write_text("\n".join([",".join(classes), *lines]))
    paused.locator('#own input[type="file"]').set_input_files(path)
    expect(paused.locator("#own-rows")).to_contain_text("rows of 12\u202f001: a run here takes")
    most = int(paused.get_by_label("How many rows").get_attribute("max") or 0)
    before = data_of(paused, "run")
    paused.get_by_role("button", name="Train", exact=True).click()
    until(paused, "before => document.documentElement.dataset.run !== before", before)
    assert len(run(paused, api)["spec"]["data"]["inputs"]) == most < 12_000
    goes_on(paused, api, made, faults)


def test_links(made: list[str], paused: Page, api: httpx.Client, faults: list[str]) -> None:
    for fragment, words in LINKS:
        before = data_of(paused, "run")
        paused.evaluate("fragment => { location.hash = fragment; }", fragment)
        until(paused, "before => document.documentElement.dataset.run !== before", before)
        expect(paused.locator("#notice")).to_contain_text("The link was not all understood:")
        expect(paused.locator("#notice")).to_contain_text(words)
        expect(paused.locator("#notice *")).to_have_count(0)
    goes_on(paused, api, made, faults)


def test_a_link_that_says_no_rule_has_none(paused: Page) -> None:
    before = data_of(paused, "run")
    paused.evaluate("location.hash = 'rule=one,everywhere,0,&step=2'")
    until(paused, "before => document.documentElement.dataset.run !== before", before)
    says(paused, step="2")
    until(paused, "() => location.hash.includes('rule=one')")
    paused.evaluate("location.hash = 'step=3'")
    says(paused, step="3")
    until(paused, "() => location.hash.includes('pick=') && !location.hash.includes('rule=')")


def test_saved_runs(
    made: list[str], paused: Page, api: httpx.Client, faults: list[str], tmp_path: Path
) -> None:
    record = api.get(f"/runs/{data_of(paused, 'run')}/export?format=json").json() | {"step": 3, "log": []}
    path = tmp_path / "run.json"
    for damage, words in RECORDS:
        path.write_text(json.dumps(record | damage))
        paused.locator('.keep input[type="file"]').set_input_files(path)
        expect(paused.locator("#notice")).to_contain_text(words)
    goes_on(paused, api, made, faults)

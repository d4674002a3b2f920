"""The reader's own data: what is understood of a CSV, and what is trained on it."""

import math
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import data_of, past, run, until

FLOWERS = "length,width,kind\n" + "".join(
    f"{5 + k % 7 / 10},{3 + k % 5 / 10},{('iris', 'rose', 'lily')[k % 3]}\n" for k in range(30)
)
COINS = "weight;sum;side\n" + "".join(
    f"{k % 9},{k % 4};{k * 3};{('head', 'tail')[k % 2]}\n" for k in range(24)
)
HOUSES = "area\tprice\n" + "".join(f"{50 + k}\t{100.5 + 2 * k}\n" for k in range(40))


@pytest.fixture
def dialog(paused: Page) -> Page:
    paused.get_by_role("button", name="CSV…").click()
    expect(paused.get_by_role("dialog", name="Your own data")).to_be_visible()
    return paused


def paste(page: Page, text: str) -> None:
    page.get_by_label("CSV", exact=True).fill(text)


def trained(page: Page, api: httpx.Client) -> dict[str, Any]:
    """Train, and answer with the specification of the run that there is then."""
    before = data_of(page, "run")
    page.get_by_role("button", name="Train", exact=True).click()
    until(page, "before => document.documentElement.dataset.run !== before", before)
    return dict(run(page, api)["spec"])


def test_several_classes(dialog: Page, api: httpx.Client) -> None:
    paste(dialog, FLOWERS)
    expect(dialog.locator("#own-summary")).to_contain_text("30 rows, 3 columns.")
    expect(dialog.locator("#own-summary tbody tr").nth(0)).to_contain_text("numbers from 5.00 to 5.60")
    expect(dialog.locator("#own-summary tbody tr").nth(2)).to_contain_text("3 classes: iris, lily, rose")
    expect(dialog.locator("#own-fit")).to_have_text("kind has 3 classes: 3 softmax outputs, cross-entropy.")
    spec = trained(dialog, api)
    assert spec["loss"] == "cross_entropy"
    assert spec["network"]["layers"][-1] == {"units": 3, "activation": "softmax", "derivative": None}
    columns = list(zip(*spec["data"]["inputs"], strict=True))
    for column in columns:
        assert math.isclose(sum(column), 0, abs_tol=1e-9)
        assert math.isclose(sum(v * v for v in column), len(column), rel_tol=1e-9)
    assert spec["data"]["targets"][:3] == [[1, 0, 0], [0, 0, 1], [0, 1, 0]]
    dialog.locator('[data-action="step"]').click()
    past(dialog, 0)


def test_two_classes_semicolons_and_decimal_commas(dialog: Page, api: httpx.Client) -> None:
    paste(dialog, COINS)
    expect(dialog.locator("#own-fit")).to_contain_text("1 tanh output, head is −1 and tail is +1")
    dialog.get_by_label("standardise").uncheck()
    dialog.get_by_label("sum goes in").uncheck()
    spec = trained(dialog, api)
    assert spec["data"]["inputs"][:3] == [[0.0], [1.1], [2.2]]
    assert spec["data"]["targets"][:2] == [[-1], [1]]
    assert spec["network"]["layers"][-1]["activation"] == "tanh"
    assert spec["data"]["test_fraction"] == 0.25


def test_a_quantity_after_tabs(dialog: Page, api: httpx.Client) -> None:
    paste(dialog, HOUSES)
    expect(dialog.locator("#own-fit")).to_have_text("price is a quantity: 1 linear output, squared error.")
    spec = trained(dialog, api)
    assert (spec["loss"], spec["network"]["layers"][-1]["activation"]) == ("squared_error", "linear")


def test_the_inputs_keep_their_names(dialog: Page, api: httpx.Client) -> None:
    paste(dialog, FLOWERS)
    trained(dialog, api)
    expect(dialog.locator("#net")).to_contain_text("length")
    expect(dialog.locator("#setup .sum")).to_contain_text("your data")


def test_bad_lines_are_named_and_left_out(dialog: Page) -> None:
    paste(dialog, FLOWERS + "5.5,iris\nlong,3,rose\n5,,lily\n")
    told_ = dialog.locator("#own-summary")
    expect(told_).to_contain_text("30 rows, 3 columns.")
    expect(told_.locator("li")).to_have_text(
        [
            "line 32: 2 values where there are 3 columns",
            "line 33: “long” in length is no number",
            "line 34: nothing in width",
        ]
    )


def test_what_cannot_be_used(dialog: Page) -> None:
    paste(dialog, "alone\n1\n2\n")
    expect(dialog.locator("#own-summary .fault")).to_contain_text("There is one column only.")
    expect(dialog.get_by_role("button", name="Train", exact=True)).to_be_disabled()


def give(page: Page, path: Path, text: str) -> None:
    path.write_text(text)
    page.locator('#own input[type="file"]').set_input_files(path)


def test_a_file_is_shown_by_its_first_lines(dialog: Page, api: httpx.Client, tmp_path: Path) -> None:
    give(dialog, tmp_path / "long.csv", "a,b\n" + "1,2\n3,-4.5\n" * 200)
    expect(dialog.locator("#own-summary")).to_contain_text("400 rows, 2 columns.")
    box = dialog.get_by_label("CSV", exact=True)
    expect(box).to_have_value("a,b\n" + "1,2\n3,-4.5\n" * 3 + "1,2\n… and 394 lines more")
    assert len(trained(dialog, api)["data"]["inputs"]) == 400


def test_more_rows_than_a_run_takes(dialog: Page, tmp_path: Path) -> None:
    give(dialog, tmp_path / "long.csv", "a,b\n" + "1,2\n" * 20_001)
    expect(dialog.locator("#own-summary .fault")).to_have_text(
        "There are 20,001 rows; a run takes at most 20,000."
    )


def test_a_file_of_more_than_8_mb(dialog: Page, tmp_path: Path) -> None:
    give(dialog, tmp_path / "large.csv", "a,b\n" + "1,2\n" * 2_000_001)
    expect(dialog.locator("#own-summary .fault")).to_have_text(
        "large.csv has more than 8 MB, which is too much for one run."
    )


def test_a_generated_set_after_ones_own(dialog: Page, api: httpx.Client) -> None:
    paste(dialog, FLOWERS)
    trained(dialog, api)
    before = data_of(dialog, "run")
    dialog.locator('[data-dataset="xor"]').click()
    until(dialog, "before => document.documentElement.dataset.run !== before", before)
    assert run(dialog, api)["spec"]["data"]["name"] == "xor"

"""The reader's own data: what is understood of a CSV, and what is trained on it."""

import math
from pathlib import Path

import httpx
from playwright.sync_api import Page, expect

from tests.browser.driving import past
from tests.browser.tables import COINS, FLOWERS, HOUSES, give, paste, trained


def test_a_column_s_least_and_largest_are_told_apart(dialog: Page) -> None:
    paste(dialog, "year,price\n" + "".join(f"{2001 + k},{304.1 + 0.1 * k:.1f}\n" for k in range(6)))
    rows = dialog.locator("#own-summary tbody tr")
    expect(rows.nth(0)).to_contain_text("numbers from 2\u202f001 to 2\u202f006")
    expect(rows.nth(1)).to_contain_text("numbers from 304.1 to 304.6")


def test_several_classes(dialog: Page, api: httpx.Client) -> None:
    paste(dialog, FLOWERS)
    expect(dialog.locator("#own-summary")).to_contain_text("30 rows, 3 columns.")
    expect(dialog.locator("#own-summary tbody tr").nth(0)).to_contain_text("numbers from 5 to 5.6")
    expect(dialog.locator("#own-summary tbody tr").nth(2)).to_contain_text("3 classes: iris, lily, rose")
    expect(dialog.get_by_label("First row")).to_have_value("true")
    expect(dialog.locator("#own-fit")).to_have_text("kind has 3 classes: 3 softmax outputs, cross-entropy.")
    spec = trained(dialog, api)
    assert spec["loss"] == "cross_entropy"
    output = {"units": 3, "activation": "softmax", "derivative": None, "bias": True, "rate": 1}
    assert spec["network"]["layers"][-1] == output
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


def test_bad_lines_are_named_and_left_out(dialog: Page) -> None:
    paste(dialog, FLOWERS + "5.5,iris\nlong,3,rose\n5,,lily\n")
    told_ = dialog.locator("#own-summary")
    expect(told_).to_contain_text("32 rows, 3 columns.")
    expect(told_.locator("li")).to_have_text(
        [
            "line 32: 2 values where there are 3 columns",
            "line 33: “long” in length is no number that can be used",
        ]
    )
    expect(dialog.locator("#own-fit")).to_contain_text(
        "2 of the rows lack a value that is needed, and are left out."
    )


def test_what_cannot_be_used(dialog: Page, faults: list[str]) -> None:
    paste(dialog, 'a,b\n1,"2\n')
    expect(dialog.locator("#own-summary .fault")).to_have_text(
        "A quote that opens in line 2 is never closed."
    )
    expect(dialog.get_by_role("button", name="Train", exact=True)).to_be_disabled()
    faults.clear()  # the browser's own word of the refusal
    paste(dialog, "alone\n1\n2\n")
    expect(dialog.locator("#own-fit")).to_contain_text(
        "a column has to go in and another one to be predicted"
    )
    expect(dialog.get_by_role("button", name="Train", exact=True)).to_be_disabled()


def test_a_guess_is_overruled_and_put_back(dialog: Page) -> None:
    paste(dialog, COINS)
    expect(dialog.get_by_label("Between values")).to_have_value(";")
    expect(dialog.get_by_label("Before decimals")).to_have_value(",")
    dialog.get_by_label("First row").select_option("values")
    expect(dialog.locator("#own-summary")).to_contain_text("25 rows, 3 columns.")
    expect(dialog.locator("#own-summary tbody th").first).to_have_text("column 1")
    dialog.get_by_label("First row").select_option("names")
    expect(dialog.locator("#own-summary tbody th").first).to_have_text("weight")


def test_a_file_is_shown_by_its_first_lines(dialog: Page, api: httpx.Client, tmp_path: Path) -> None:
    give(dialog, tmp_path / "long.csv", "a,b\n" + "1,2\n3,-4.5\n" * 200)
    expect(dialog.locator("#own-summary")).to_contain_text("400 rows, 2 columns.")
    box = dialog.get_by_label("CSV", exact=True)
    expect(box).to_have_value("a,b\n" + "1,2\n3,-4.5\n" * 3 + "1,2\n… and 394 lines more")
    assert len(trained(dialog, api)["data"]["inputs"]) == 400
    picture = dialog.locator('#thumbs [data-dataset="own"]')
    expect(picture).to_have_attribute("aria-checked", "true")
    dialog.locator('[data-dataset="xor"]').click()
    expect(picture).to_have_count(0)


def test_more_rows_than_a_run_takes(dialog: Page, tmp_path: Path) -> None:
    with dialog.expect_request("**/tables?*") as sent:
        give(dialog, tmp_path / "long.csv", "a,b\n" + "".join(f"{k},{k % 7}.5\n" for k in range(20_640)))
    assert sent.value.headers["content-encoding"] == "gzip"
    rows = dialog.locator("#own-rows")
    expect(rows).to_contain_text("rows of 20\u202f640: a run here takes 20\u202f000 of these")
    expect(dialog.get_by_label("How many rows")).to_have_value("20000")
    expect(dialog.get_by_role("button", name="Train", exact=True)).to_be_enabled()


def test_a_random_sample_of_the_rows(dialog: Page, api: httpx.Client, tmp_path: Path) -> None:
    give(dialog, tmp_path / "long.csv", "a,b\n" + "".join(f"{k},{k % 7}.5\n" for k in range(20_640)))
    dialog.get_by_label("standardise").uncheck()
    dialog.get_by_label("How many rows").fill("30")
    dialog.get_by_label("Which rows").select_option("random")
    inputs = [row[0] for row in trained(dialog, api)["data"]["inputs"]]
    assert len(set(inputs)) == 30
    assert inputs == sorted(inputs)
    assert max(inputs) > 10_000


def test_more_bytes_than_a_run_takes(dialog: Page, api: httpx.Client, tmp_path: Path) -> None:
    """600 rows of 785 columns, with every digit, would be refused after Train."""
    line = ",".join(f"{k / 7:.15f}" for k in range(785))
    give(dialog, tmp_path / "wide.csv", "\n".join([line, line[::-1].replace(",.", ",0.")] * 300))
    expect(dialog.locator("#own-fit")).to_contain_text("Numbers are sent with six digits")


def test_a_file_of_more_than_8_mb(dialog: Page, tmp_path: Path) -> None:
    give(dialog, tmp_path / "large.csv", "a,b,c\n" + f"1,2,{'long' * 1999}\n3,4,short\n" * 1000)
    expect(dialog.locator("#own-file-note")).to_have_text(
        "Of 8\u202f011\u202f006 bytes the first 8\u202f000\u202f000 are read, up to the last whole line."
    )
    expect(dialog.locator("#own-summary")).to_contain_text("1\u202f996 rows, 3 columns.")


MISSING = "age,cabin,side\n" + "".join(
    f"{'' if k % 3 == 0 else k},{'' if k % 10 else 'C' + str(k % 4)},{('head', 'tail')[k % 2]}\n"
    for k in range(40)
)


def test_missing_values_cost_what_one_chooses(dialog: Page, api: httpx.Client) -> None:
    paste(dialog, MISSING)
    expect(dialog.get_by_label("cabin goes in")).not_to_be_checked()
    expect(dialog.get_by_label("Where age is missing")).to_have_value("median")
    expect(dialog.locator("#own-fit")).not_to_contain_text("left out")
    dialog.get_by_label("Where age is missing").select_option("rows")
    expect(dialog.locator("#own-fit")).to_contain_text("14 of the rows lack a value")
    dialog.get_by_label("Where age is missing").select_option("median")
    dialog.get_by_label("cabin goes in").check()
    expect(dialog.get_by_label("Where cabin is missing")).to_have_value("class")
    dialog.get_by_label("standardise").uncheck()
    spec = trained(dialog, api)
    names = [column["name"] for column in spec["data"]["columns"]["inputs"]]
    assert names == ["age", "cabin: C0", "cabin: C2", "cabin: missing"]
    assert spec["data"]["inputs"][0] == [19.5, 1, 0, 0]
    assert len(spec["data"]["inputs"]) == 40


WINES = "id,day,acid,sugar,quality\n" + "".join(
    f"{k},2020-01-{k % 28 + 1:02},{k % 9}.5,{k % 7}.25,{3 + k % 4}\n" for k in range(40)
)


def test_what_is_of_no_use_is_said_and_left_out(dialog: Page, api: httpx.Client) -> None:
    paste(dialog, WINES)
    rows = dialog.locator("#own-summary tbody tr")
    expect(rows.nth(0)).to_contain_text("counts the rows, left out at first")
    expect(rows.nth(1)).to_contain_text("dates, no use")
    expect(dialog.get_by_label("day goes in")).to_be_disabled()
    assert [column["name"] for column in trained(dialog, api)["data"]["columns"]["inputs"]] == [
        "acid",
        "sugar",
    ]


def test_a_target_is_switched_and_joined_by_another(dialog: Page, api: httpx.Client) -> None:
    paste(dialog, WINES)
    fit = dialog.locator("#own-fit")
    expect(fit).to_contain_text("quality has 4 classes: 4 softmax outputs, cross-entropy.")
    dialog.get_by_label("quality is taken as").select_option("number")
    expect(fit).to_contain_text("quality is a quantity: 1 linear output, squared error.")
    dialog.get_by_label("sugar is to be predicted").check()
    expect(fit).to_contain_text("sugar, quality are quantities: 2 linear outputs, squared error.")
    dialog.get_by_label("quality is taken as").select_option("class")
    expect(dialog.get_by_label("sugar is to be predicted")).not_to_be_checked()
    dialog.get_by_label("quality is taken as").select_option("number")
    dialog.get_by_label("sugar is to be predicted").check()
    spec = trained(dialog, api)
    assert [column["name"] for column in spec["data"]["columns"]["targets"]] == ["sugar", "quality"]
    assert spec["network"]["layers"][-1]["units"] == 2
    assert math.isclose(spec["data"]["columns"]["targets"][1]["mean"], 4.5)


def test_nothing_is_lost_where_the_server_refuses(dialog: Page, faults: list[str]) -> None:
    paste(dialog, FLOWERS)
    dialog.route("**/api/v1/runs", lambda route: route.fulfill(status=429, json={"detail": "It is full."}))
    dialog.get_by_label("width goes in").uncheck()
    dialog.get_by_role("button", name="Train", exact=True).click()
    expect(dialog.locator("#own-fit")).to_have_text("The server does not take it. It is full.")
    expect(dialog.get_by_label("CSV", exact=True)).to_have_value(FLOWERS)
    expect(dialog.get_by_label("width goes in")).not_to_be_checked()
    expect(dialog.get_by_role("button", name="Train", exact=True)).to_be_enabled()
    faults.clear()

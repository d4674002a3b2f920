"""The keyboard: what is listed is what happens."""

import httpx
from playwright.sync_api import Page, expect

from tests.browser.driving import past, run, says, step_of
from tests.js.node import answering

CAPS = """
import { capsOf, commandsOf } from "./static/js/control/commands.js";
const answer = () => [...new Set(Object.values(commandsOf({}, {}, {}, {}, {}, {})).flatMap(capsOf))];
"""


def test_keys_move_time_and_switch_views(paused: Page) -> None:
    step = step_of(paused)
    paused.keyboard.press("s")
    past(paused, step)
    paused.keyboard.press("f")
    expect(paused.locator('[data-rule="without"]')).to_have_attribute("aria-pressed", "true")
    paused.keyboard.press("f")
    expect(paused.locator('[data-rule="with"]')).to_have_attribute("aria-pressed", "true")
    paused.keyboard.press("d")
    expect(paused.locator("#digits")).to_be_visible()
    paused.keyboard.press("d")
    expect(paused.locator("#digits")).to_be_hidden()
    paused.keyboard.press("Space")
    says(paused, status="running")


def test_a_weight_is_set_by_keys_alone(paused: Page, api: httpx.Client) -> None:
    paused.keyboard.press("e")
    expect(paused.locator("#set-weight")).to_be_focused()
    paused.keyboard.type("1.5")
    paused.keyboard.press("Enter")
    expect(paused.locator('[data-term="old"]')).to_have_attribute("data-value", "1.5")
    assert run(paused, api)["changes"] == 1


def test_the_list_opens_and_names_every_key(paused: Page) -> None:
    paused.keyboard.press("?")
    keys = paused.get_by_role("dialog", name="Keys")
    expect(keys).to_be_visible()
    with answering(CAPS) as caps:
        assert keys.locator("kbd").all_text_contents() == caps()
    paused.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    paused.get_by_role("button", name="Keys", exact=True).click()
    expect(keys).to_be_visible()


def test_keys_can_be_turned_off_and_stay_so(paused: Page) -> None:
    paused.get_by_role("button", name="Keys", exact=True).click()
    paused.get_by_label("They act wherever the focus is").uncheck()
    paused.keyboard.press("Escape")
    paused.keyboard.press("d")
    expect(paused.locator("#digits")).to_be_hidden()
    paused.reload()
    says(paused, precision="full")
    paused.keyboard.press("d")
    expect(paused.locator("#digits")).to_be_hidden()

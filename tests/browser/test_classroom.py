"""A class: its teacher, a phone that joins, the wall; each in a browser of its own."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser.axe import inaccessible
from tests.browser.driving import (
    advance,
    data_of,
    flowing,
    past,
    pick,
    press,
    resting,
    says,
    says_no_longer,
    until,
)
from tests.browser.tab import draws_in_its_time
from tests.browser.watching import watch
from tests.faults.crashing import crashing, kill

LAPTOP = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=390, height=844)
WALL = ViewportSize(width=1920, height=1080)
OWN = ("Which valve shuts first?", "the one at the output", "the one at the input")


class Hall:
    """A class that has begun, and the pages in it."""

    def __init__(self, teacher: Page, seat: Callable[[ViewportSize], Page], url: str) -> None:
        self.teacher, self._seat, self.url = teacher, seat, url
        teacher.goto(url)
        flowing(teacher)
        teacher.get_by_role("button", name="Teach").click()
        expect(teacher.locator(".teaching .code")).to_be_visible()
        self.code = teacher.locator(".teaching .code").inner_text().replace(" ", "")

    def phone(self) -> Page:
        """A student's, by the address on the board."""
        page = self._seat(PHONE)
        page.goto(f"{self.url}/c/{self.code}")
        says(page, **{"class": "student"})
        return page

    def wall(self) -> Page:
        """What the teacher's button opens, in the same browser."""
        page = self.teacher.context.new_page()
        page.set_viewport_size(WALL)
        page.goto(str(self.teacher.get_by_role("link", name="Projector").evaluate("link => link.href")))
        says(page, **{"class": "projector"})
        return page


@contextmanager
def hall_at(browser: Browser, url: str, faults: list[str]) -> Iterator[Hall]:
    """A class of a run at this server; what goes wrong on a page is in `faults`."""
    contexts = []

    def seat(size: ViewportSize) -> Page:
        # what moves costs, and they are many
        contexts.append(
            browser.new_context(viewport=size, reduced_motion=None if size is LAPTOP else "reduce")
        )
        draws_in_its_time(contexts[-1])
        page = contexts[-1].new_page()
        watch(page, url, faults)
        return page

    yield Hall(seat(LAPTOP), seat, url)
    for context in contexts:
        context.close()


@pytest.fixture
def hall(browser: Browser, server_url: str) -> Iterator[Hall]:
    """A class. Any fault on any page of it fails the test."""
    faults: list[str] = []
    with hall_at(browser, server_url, faults) as hall:
        yield hall
    assert faults == []


def act(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def ask_own(teacher: Page) -> None:
    """Put a question of one's own to the vote."""
    text, *choices = OWN
    teacher.get_by_text("A question of your own").click()
    teacher.get_by_role("textbox", name="The question").fill(text)
    for k, words in enumerate(choices, 1):
        teacher.get_by_label(f"Choice {k}").fill(words)
    act(teacher, "Ask")


def vote(phone: Page, choice: int) -> None:
    """Answer, and wait until that has arrived."""
    chosen = phone.locator(f'[data-choice="{choice}"]')
    chosen.click()
    expect(chosen).to_have_attribute("aria-pressed", "true")
    expect(phone.locator(".vote")).to_contain_text("Your answer has arrived.")


def counts(page: Page) -> list[list[int]]:
    """The bars on show, a list a choice, the first round before the second."""
    until(page, "() => document.querySelector('.bars:not([hidden]) [data-count]')")
    return [
        [int(bar.get_attribute("data-count") or "") for bar in choice.locator("[data-count]").all()]
        for choice in page.locator(".bars > li").all()
    ]


def picked(page: Page, edge: str) -> Locator:
    return page.locator(f'[data-edge="{edge}"][aria-pressed="true"]')


def test_a_class_sees_its_teacher_s_run_as_the_teacher_looks_at_it(hall: Hall) -> None:
    teacher, phone, wall = hall.teacher, hall.phone(), hall.wall()
    expect(phone).to_have_url(re.compile(f"/#class={hall.code}$"))
    teacher.bring_to_front()
    expect(teacher.locator(".teaching > .told")).to_have_text("1 is in.")  # the wall is nobody
    advance(teacher)
    # by its name: the one on show depends on when the step was made, and after the last comes another step
    teacher.get_by_role("radio", name="backward 2").click()
    pick(teacher, "2,1,3")
    teacher.locator('[data-rule="without"]').click()
    for page in (teacher, phone, wall):
        says(page, step="1", phase="backward-2")
        expect(picked(page, "2,1,3")).to_have_count(1)
        expect(page.locator(".eq")).to_have_attribute("data-lens", "unit")
    assert data_of(phone, "run") == data_of(wall, "run") != data_of(teacher, "run")

    teacher.locator('.chapters a[href="#panel-histograms"]').click()
    expect(phone.locator("#panel-histograms")).to_be_in_viewport()
    teacher.evaluate("scrollTo(0, 0)")
    expect(phone.locator(".terms")).to_be_in_viewport()

    act(phone, "Look around yourself")
    pick(phone, "1,0,0")
    advance(teacher, steps=1)
    says(phone, step="2")  # the run is the teacher's
    expect(picked(phone, "1,0,0")).to_have_count(1)
    act(phone, "Follow the teacher")
    expect(picked(phone, "2,1,3")).to_have_count(1)

    before = data_of(phone, "run")
    teacher.locator("#layer-more").click()  # another run
    for page in (phone, wall):
        says_no_longer(page, run=before)
        expect(page.locator("#layers")).to_have_text("3")
    advance(teacher)
    says(phone, step="1")
    teacher.locator("#speed").select_option("60 steps/s")
    press(teacher, "play")
    past(phone, 1)
    press(teacher, "pause")
    resting(teacher)
    for page in (phone, wall):
        says(page, status="paused", step=data_of(teacher, "step"))


def test_a_phone_plays_on_its_own_comes_back_and_hears_that_the_class_has_ended(hall: Hall) -> None:
    teacher, phone = hall.teacher, hall.phone()
    advance(teacher)
    says(phone, step="1")
    theirs = data_of(phone, "run")
    act(phone, "Play on my own")
    says_no_longer(phone, run=theirs)
    expect(phone.locator(".seat")).to_contain_text("you play in a run of your own")
    resting(phone)
    advance(phone)
    advance(teacher)
    assert data_of(phone, "run") != theirs
    act(phone, "Back to the class")
    says(phone, run=theirs, step="2")
    expect(phone.locator(".seat")).to_contain_text("you see what the teacher looks at")

    act(teacher, "End the class")
    act(teacher, "End it for all")
    expect(teacher.locator(".teaching")).to_be_hidden()
    expect(phone.locator(".seat")).to_contain_text("The class has ended.")
    act(phone, "Leave it")
    expect(phone.locator(".seat")).to_be_hidden()
    expect(phone).to_have_url(re.compile(f"/#view={theirs}&"))


def test_a_question_is_put_to_the_vote_twice_and_the_run_answers(hall: Hall) -> None:
    teacher, phone, wall = hall.teacher, hall.phone(), hall.wall()
    teacher.bring_to_front()
    ask_own(teacher)
    expect(phone.locator(".vote .question")).to_have_text(OWN[0])
    for button in phone.locator("[data-choice]").all():
        assert (button.bounding_box() or {"height": 0})["height"] >= 48
    vote(phone, 0)
    vote(phone, 1)
    expect(wall.locator(".wall .told")).to_have_text("1 of 1 answered")
    expect(wall.locator(".wall [data-count]")).to_have_count(0)
    expect(phone.locator("[data-count]")).to_have_count(0)
    expect(teacher.locator(".put details .bars")).to_be_hidden()
    act(teacher, "Close and show")
    for page in (teacher, phone, wall):
        expect(page.locator(".bars > li").nth(1)).to_contain_text("100 %")
        assert counts(page) == [[0], [1]]
    act(teacher, "Put it away")
    expect(phone.locator(".vote")).to_be_hidden()

    teacher.locator("#start").click()
    says(phone, lesson="slope 1")
    act(teacher, "Ask this")
    right = int(
        phone.evaluate("""async () => (await (await fetch(
        `api/v1/runs/${document.documentElement.dataset.run}/lessons/slope/1`)).json()).right""")
    )
    vote(phone, 1 - right)
    act(teacher, "Close and show")
    act(teacher, "Ask again")
    expect(phone.locator(".vote h3")).to_contain_text("talk with your neighbour")
    vote(phone, right)
    expect(wall.locator(".wall [data-count]")).to_have_count(0)
    act(teacher, "Close and show")
    for page in (phone, wall):
        expect(page.locator(".vote h3, .wall h3").filter(visible=True)).to_have_text("Question 2, round 2")
        assert counts(page)[right] == [0, 1]
        assert counts(page)[1 - right] == [1, 0]
    expect(phone.locator("[data-lesson-answer]")).to_have_count(0)
    act(teacher, "Show the answer")
    for page in (phone, wall):
        expect(page.locator("[data-lesson-answer]")).to_contain_text("Right.")
        expect(page.locator(".bars > li").nth(right)).to_contain_text("what the run shows")


def test_a_class_outlives_its_server_and_no_page_but_the_teacher_s_has_the_right(
    browser: Browser, tmp_path: Path
) -> None:
    with crashing(tmp_path) as (server, _):
        port = int(server.url.rpartition(":")[2])
        halls = hall_at(browser, server.url, [])
        hall = halls.__enter__()
        teacher, phone = hall.teacher, hall.phone()
        right = teacher.evaluate("localStorage.getItem('class')")
        ask_own(teacher)
        vote(phone, 0)
        kill(server.process)
        phone.locator('[data-choice="1"]').click()
        expect(phone.locator(".vote")).to_contain_text("on its way")
    with crashing(tmp_path, port=port) as (_, api):
        expect(phone.locator(".vote")).to_contain_text("Your answer has arrived.")
        assert api.get(f"/classes/{hall.code}").json()["answered"] == 1
        phone.reload()
        expect(phone.locator('[data-choice="1"]')).to_have_attribute("aria-pressed", "true")
        teacher.reload()
        expect(teacher.locator(".teaching .code")).to_have_text(f"{hall.code[:3]} {hall.code[3:]}")
        resting(teacher)
        act(teacher, "Close and show")
        assert counts(teacher) == counts(phone) == [[0], [1]]
        for page in (teacher, phone):
            assert right not in page.url + page.content()
        with teacher.expect_download() as saved:
            act(teacher, "Counts as CSV")
        assert saved.value.path().read_text().count("\n") == 3
        halls.__exit__(None, None, None)


def test_axe_finds_nothing_in_a_class(hall: Hall) -> None:
    teacher, phone, wall = hall.teacher, hall.phone(), hall.wall()
    teacher.bring_to_front()
    ask_own(teacher)
    vote(phone, 0)
    found = [inaccessible(page) for page in (teacher, phone, wall)]
    act(teacher, "Close and show")
    counts(wall)
    found += [inaccessible(page, "main") for page in (teacher, phone, wall)]
    assert found == [[]] * 6


def test_a_code_is_typed_and_one_of_no_class_changes_nothing(
    paused: Page, faults: list[str], api: httpx.Client
) -> None:
    own = data_of(paused, "run")
    made = api.post("/runs", json={}).json()
    code = api.post("/classes", json={"run": made["id"]}).json()["code"]
    for typed in ("QQQ QQQ", code.lower()):
        paused.get_by_role("button", name="Share").click()
        paused.get_by_label("Code").fill(typed)
        act(paused, "Join")
        if typed != code.lower():
            expect(paused.locator("#notice")).to_contain_text("There is no class with this code.")
            assert data_of(paused, "run") == own
            faults.clear()
    says(paused, run=made["view"])
    expect(paused).to_have_url(re.compile(f"#class={code}$"))

"""What is taken away: a page, opened from a folder with the network off, and pictures."""

import base64
import re
from collections.abc import Iterator
from math import ceil
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import advance, frame, pick, press, says, step_of, term, until, value, without
from tests.browser.lessons import begin, plain, story
from tests.browser.watching import watch


@pytest.fixture
def offline(browser: Browser) -> Iterator[Page]:
    """A page in a browser that reaches nothing. Any fault on it, and any request, fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    page, faults = context.new_page(), list[str]()
    watch(page, "file://", faults)
    yield page
    context.close()
    assert faults == []


def saved_from(page: Page, folder: Path) -> str:
    """The address of the file that the page saves of itself."""
    page.get_by_role("button", name="Share").click()
    with page.expect_download() as download:
        page.locator("#sharing form").get_by_role("button", name="Save").click()
    expect(page.locator("#sharing")).to_be_hidden()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path.as_uri()


def test_a_saved_page_shows_the_same_numbers_and_plays(
    paused: Page, offline: Page, api: httpx.Client, tmp_path: Path
) -> None:
    pick(paused, "2,1,3")
    for _ in range(2):  # so that there is one after the first
        advance(paused)
    last = step_of(paused)
    offline.goto(saved_from(paused, tmp_path))
    says(offline, step=str(last), status="paused", precision="full")
    kept = frame(paused, api)["layers"][1]
    assert term(offline, "old") == kept["weights"][1][3]
    assert term(offline, "derivative") == kept["derivatives"][1]
    assert term(offline, "new") == kept["weights"][1][3] + kept["weight_updates"][1][3]
    expect(offline.locator("#what")).to_contain_text(
        f"Steps 1 to {last} of a network, saved with every digit."
    )

    offline.locator("#time").fill("1")
    says(offline, step="1")
    press(offline, "phase-forward")
    until(offline, "() => document.documentElement.dataset.phase !== 'update'")
    offline.locator('[data-rule="without"]').click()
    expect(offline.locator(".eq")).to_have_attribute("data-lens", "unit")
    expect(offline.locator('[data-term="would"]')).to_be_visible()
    offline.locator("#speed").select_option("4×")
    offline.locator("#time").fill(str(last))
    press(offline, "play")
    says(offline, step=str(last), status="paused", phase="update")
    press(offline, "play")  # at its end: from the start
    says(offline, step="1", status="running")


def test_a_saved_page_draws_the_declared_charts(paused: Page, offline: Page, tmp_path: Path) -> None:
    offline.goto(saved_from(paused, tmp_path))
    says(offline, status="paused")
    lines = offline.locator("#curve path, #loss path")
    until(offline, "() => document.querySelectorAll('#curve path').length >= 3")
    until(offline, "() => document.querySelectorAll('#loss path').length >= 2")
    for path in lines.all():
        assert "NaN" not in (path.get_attribute("d") or "")
    assert value(offline, "#curve-title") == term(offline, "derivative")
    expect(offline.locator("#loss text").filter(visible=True).first).to_be_attached()


def test_a_lesson_is_saved_with_its_question_and_answer(
    paused: Page, offline: Page, api: httpx.Client, tmp_path: Path
) -> None:
    begin(paused, "slope", 2)
    told = story(paused, api)
    offline.goto(saved_from(paused, tmp_path))
    says(offline, step="1")
    expect(offline.locator("#told h2")).to_have_text(f"{told['title']}: {plain(told['ask'])}")
    answer = offline.locator("#told details")
    answer.locator("summary").click()
    expect(answer).to_contain_text(plain(told["answer"]))
    assert "#lesson=slope&at=2" in (offline.locator("#live").get_attribute("href") or "")


UNLIKE = """async svg => {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const stage = document.querySelector("#canvas canvas");
  const { width, height } = stage;
  const across = (image.width - width) / 2;
  const down = image.height - 32 - document.querySelector(".under").clientHeight - height;
  const pixels = (source, x, y) => {
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.fillStyle = getComputedStyle(document.body).backgroundColor;
    context.fillRect(0, 0, width, height);
    context.drawImage(source, x, y);
    return context.getImageData(0, 0, width, height).data;
  };
  const [painted, kept] = [pixels(stage, 0, 0), pixels(image, -across, -down)];
  return painted.reduce((sum, value, k) => sum + (Math.abs(value - kept[k]) > 48), 0) / painted.length;
}"""
"""What share of the stage's pixels the picture has otherwise, colour by colour; it alone has words."""


@pytest.mark.parametrize("lens", [False, True])
def test_a_picture_is_the_stage_with_its_equation(paused: Page, tmp_path: Path, lens: bool) -> None:
    advance(paused)
    if lens:
        without(paused, "unit")
        says(paused, phase="backward-1")  # where the lens is seen
    for _ in range(3):
        press(paused, "phase-back")
    until(paused, "() => document.documentElement.dataset.phase === 'loss'")
    svg = taken(paused, "SVG", tmp_path).read_text()
    root = ElementTree.fromstring(svg)
    said = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    shown = [paused.locator(f'[data-term="{name}"]').inner_text() for name in ("old", "derivative", "input")]
    assert set(shown) <= set(said)
    assert not re.search(r'(?:href|src)="(?!data:|#)|url\((?!"?(?:data:|#))', svg)
    assert paused.evaluate(UNLIKE, svg) < 0.025
    png = taken(paused, "PNG", tmp_path).read_bytes()
    size = int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
    assert size == tuple(2 * int(float(root.attrib[name])) for name in ("width", "height"))


def taken(page: Page, kind: str, folder: Path) -> Path:
    """The picture, or the film, that is saved of a page, however long a busy machine draws at it."""
    page.get_by_role("button", name="Share").click()
    with page.expect_download(timeout=300_000) as download:
        page.locator("#sharing").get_by_role("button", name=kind).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


SHOWN = """async () => {
  const video = document.querySelector("video");
  const heard = (name) => new Promise((done) => video.addEventListener(name, done, { once: true }));
  if (!video.readyState) await heard("loadedmetadata");
  const presented = () => new Promise((done) =>
    video.requestVideoFrameCallback((now, { mediaTime }) => done(mediaTime)));
  const painted = async (seconds) => {
    let picture = presented(); // a busy machine presents it after it was sought
    video.currentTime = seconds;
    while (Math.abs(seconds - await picture) > 1 / 30) picture = presented();
    const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 64 });
    canvas.getContext("2d").drawImage(video, 0, 0, 64, 64);
    return canvas.toDataURL();
  };
  const places = [0.01, 0.34, 0.5].map(share => share * video.duration);
  const pictures = [];
  for (const place of places) pictures.push(await painted(place));
  return [video.videoWidth, video.videoHeight, video.duration, new Set(pictures).size];
}"""


def test_a_film_goes_once_through_the_step_at_its_own_pace(
    paused: Page, offline: Page, tmp_path: Path
) -> None:
    paused.locator("#speed").select_option("4×")
    step = step_of(paused)
    picture = ElementTree.parse(taken(paused, "SVG", tmp_path)).getroot()
    path = taken(paused, "WebM", tmp_path)
    says(paused, step=str(step), status="paused", phase="update")
    page = tmp_path / "film.html"
    film = base64.b64encode(path.read_bytes()).decode()  # within it, so that its pixels may be looked at
    page.write_text(f'<video src="data:video/webm;base64,{film}" muted></video>')
    offline.goto(page.as_uri())
    width, height, seconds, different = offline.evaluate(SHOWN)
    assert [width, height] == [2 * int(float(picture.attrib[side])) for side in ("width", "height")]
    # forward, loss, backward, update and the rests between them, 30 pictures a second at four times the pace
    layers = 3
    milliseconds = layers * (1400 + 1000) + 900 + 900 + (2 * layers + 2) * 180
    assert seconds == pytest.approx(ceil(milliseconds / 4 * 30 / 1000) / 30, abs=0.002)
    assert different == 3

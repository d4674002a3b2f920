import asyncio
import re
from collections.abc import Iterator
from itertools import combinations, islice
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.api.stream import MOST_EVENTS, _events, event
from app.core.frame import FIELDS
from app.runs.encoding import ARRAYS
from app.runs.history import Cursor, RecordedFrame
from app.spec import Specification
from app.timeline import Timeline
from tests.api.events import stream
from tests.runs.serving import serving
from tests.specs import spec

WIDE = {"network": {"layers": [{"units": 50}, {"units": 50}, {"units": 1}]}}


def arrays(frame: dict[str, list[dict[str, object]]]) -> set[str]:
    return set(frame["layers"][0]) & set(FIELDS)


def test_of_many_choices_only_a_few_events_are_kept() -> None:
    record = RecordedFrame(Timeline(spec()).observe(), Cursor(0, 1), "paused")
    choices = [ARRAYS - set(pair) for pair in combinations(sorted(FIELDS), 2)]
    events = [event(record, "id", choice) for choice in choices]
    assert events == [event(record, "id", choice) for choice in choices]
    kept = [value for value in _within(record.encodings) if value in events]
    assert len(kept) == MOST_EVENTS


def _within(kept: Any) -> Iterator[Any]:
    """All that is kept, at any depth."""
    for value in kept.values():
        yield from _within(value) if isinstance(value, dict) else [value]


def test_the_newest_frame_comes_at_once(api: httpx.Client, run: str) -> None:
    api.post(f"{run}/step", json={"count": 5})
    with stream(api, run) as events:
        event = next(events)
    assert event.frame["step"] == 5
    assert event.id == event.frame["cursor"]


def test_every_step_comes_once(api: httpx.Client, run: str) -> None:
    with stream(api, run) as events:
        api.post(f"{run}/play", json={"steps_per_second": 60})
        steps = [event.frame["step"] for event in islice(events, 20)]
    assert steps == list(range(1, 21))


def test_it_may_not_be_buffered_or_kept(api: httpx.Client, run: str) -> None:
    with api.stream("GET", f"{run}/stream") as reply:
        assert reply.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        assert reply.headers["X-Accel-Buffering"] == "no"
        assert reply.headers["Cache-Control"] == "no-store"


def test_numbers_have_five_significant_digits(api: httpx.Client, run: str) -> None:
    exact = api.post(f"{run}/step", json={}).json()
    with api.stream("GET", f"{run}/stream") as reply:
        data = next(line for line in reply.iter_lines() if line.startswith("data: "))
    mantissas = re.findall(r"-?(\d+\.\d+)(?:e[-+]?\d+)?", data)
    assert len(mantissas) > 50
    assert max(len(text.replace(".", "").lstrip("0")) for text in mantissas) <= 6  # 12345.0 has a zero more
    with stream(api, run) as events:
        rounded = next(events).frame
    assert rounded["layers"][0]["weights"][0] == pytest.approx(exact["layers"][0]["weights"][0], rel=1e-4)
    assert rounded["layers"][0]["weights"][0] != exact["layers"][0]["weights"][0]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?fields=slopes,weight_gradients", {"slopes", "weight_gradients"}),
        ("?fields=slopes,,slopes", {"slopes"}),
        ("?fields=", set()),
        ("", set(FIELDS)),
    ],
)
def test_fields_pick_the_arrays(api: httpx.Client, run: str, query: str, expected: set[str]) -> None:
    api.post(f"{run}/step", json={})
    with stream(api, run, query) as events:
        frame = next(events).frame
    assert arrays(frame) == expected
    assert frame["layers"][0]["gradient_norm"] > 0


def test_a_large_network_leaves_weight_shaped_arrays_out(api: httpx.Client) -> None:
    run = f"/runs/{api.post('/runs', json=WIDE).json()['id']}"
    api.post(f"{run}/step", json={})
    with stream(api, run) as events:
        assert arrays(next(events).frame) == {name for name, shape in FIELDS.items() if shape == "units"}
    with stream(api, run, "?fields=weights") as events:
        assert arrays(next(events).frame) == {"weights"}


def test_a_reader_goes_on_where_it_left(api: httpx.Client, run: str) -> None:
    for _ in range(5):
        api.post(f"{run}/step", json={})
    cursors = [frame["cursor"] for frame in api.get(f"{run}/frames").json()]
    with stream(api, run, last_event_id=cursors[1]) as events:
        assert [event.id for event in islice(events, 3)] == cursors[2:]
    with stream(api, run, f"?last_event_id={cursors[2]}") as events:
        assert [event.id for event in islice(events, 2)] == cursors[3:]
    with stream(api, run, f"?last_event_id={cursors[0]}", last_event_id=cursors[3]) as events:
        assert next(events).id == cursors[4]


def test_what_is_no_cursor_starts_with_the_newest(api: httpx.Client, run: str) -> None:
    for _ in range(3):
        api.post(f"{run}/step", json={})
    with stream(api, run, last_event_id="yesterday") as events:
        assert next(events).frame["step"] == 3


def test_after_a_reset_the_steps_start_again_under_new_ids(api: httpx.Client, run: str) -> None:
    with stream(api, run) as events:
        api.post(f"{run}/step", json={})
        before = next(events)
        api.post(f"{run}/reset")
        api.post(f"{run}/step", json={})
        after = next(events)
    assert before.frame["step"] == after.frame["step"] == 1
    assert before.id != after.id


def test_a_cursor_from_before_a_reset_goes_on_after_it(api: httpx.Client, run: str) -> None:
    cursor = api.post(f"{run}/step", json={"count": 3}).json()["cursor"]
    api.post(f"{run}/reset")
    api.post(f"{run}/step", json={})
    with stream(api, run, last_event_id=cursor) as events:
        assert next(events).frame["step"] == 1


def test_who_comes_to_a_run_that_has_paused_is_told_so(api: httpx.Client, run: str) -> None:
    api.post(f"{run}/play", json={"steps_per_second": 50})
    with stream(api, run) as events:
        assert next(events).frame["status"] == "running"
        api.post(f"{run}/pause")
        with stream(api, run) as others:
            assert next(others).frame["status"] == "paused"


def test_deleting_the_run_ends_the_stream(api: httpx.Client, run: str) -> None:
    api.post(f"{run}/step", json={})
    with stream(api, run) as events:
        next(events)
        api.delete(run)
        assert list(events) == []


def test_many_readers_read_the_same(api: httpx.Client, run: str) -> None:
    api.post(f"{run}/step", json={})
    with stream(api, run) as one, stream(api, run) as other:
        assert next(one) == next(other)
        api.post(f"{run}/step", json={})
        assert next(one) == next(other)


def test_a_reader_that_waits_hears_that_the_server_is_there(tmp_path: Path) -> None:
    async def listen() -> list[bytes]:
        async with serving(tmp_path) as server:
            run = await server.commands.create(Specification())
            events = _events(server.feed.follow(run, None), "me", ARRAYS)
            waiting = asyncio.ensure_future(anext(events))
            await asyncio.sleep(0)
            assert run.readers == 1
            server.feed.beat(server.runs)
            silence = await waiting
            await server.clock.step(run, 1)
            event = await anext(events)
            await events.aclose()
            return [silence, event]

    silence, event = asyncio.run(listen())
    assert silence == b": ping\n\n"
    assert event.startswith(b'id: 0.1\ndata: {"run":"me",')

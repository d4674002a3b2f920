from dataclasses import replace
from itertools import pairwise

import pytest

from app.runs.history import CATCH_UP, Cursor, History, RecordedFrame, Strides
from app.timeline import Timeline
from tests.specs import spec

FRAMES = [
    frame for timeline in [Timeline(spec())] for frame in [timeline.observe() for _ in range(CATCH_UP + 20)]
]


def history(steps, most_bytes=10**9):
    records = History(most_bytes)
    for step in steps:
        records.append(RecordedFrame(FRAMES[step - 1], Cursor(0, step), "paused"))
    return records


def steps(records):
    return [record.frame.step for record in records]


def test_records_after_a_step_ascend():
    records = history([1, 2, 5, 9])
    assert steps(records.after(0, 10)) == [1, 2, 5, 9]
    assert steps(records.after(2, 1)) == [5]
    assert steps(records.after(9, 10)) == []


def test_a_step_is_found_or_is_not():
    records = history([1, 2, 5])
    assert records.find(5).frame.step == 5
    assert records.find(3) is None
    assert records.find(6) is None


def test_the_oldest_make_room():
    each = FRAMES[0].values.nbytes
    records = history(range(1, 11), most_bytes=3 * each)
    assert steps(records.after(0, 10)) == [8, 9, 10]


def test_the_newest_stays_whatever_its_size():
    assert steps(history([1, 2], most_bytes=1).after(0, 10)) == [2]


def test_a_reader_gets_the_next_one_and_skips_when_too_many_wait():
    records = history(range(1, CATCH_UP + 11))
    assert records.next_after(10).frame.step == 11
    assert records.next_after(9).frame.step == CATCH_UP + 10
    assert records.next_after(CATCH_UP + 10) is None


def test_only_what_many_read_keeps_its_encodings():
    records = history(range(1, CATCH_UP + 2))
    for record in (*records.after(0, 1000), records.find(1), records.find(2)):
        record.encodings["a"] = b"text"
    assert [step for step in range(1, CATCH_UP + 2) if records.find(step).encodings] == [
        *range(2, CATCH_UP + 2)
    ]
    records.append(RecordedFrame(FRAMES[CATCH_UP + 1], Cursor(0, CATCH_UP + 2), "paused"))
    assert not records.find(2).encodings


def test_forgetting():
    records = history([1, 2])
    records.clear()
    assert records.newest() is None
    assert records.after(0, 10) == []


def test_a_cursor_is_read_as_it_was_written():
    assert Cursor.parse(str(Cursor(3, 17))) == Cursor(3, 17)


@pytest.mark.parametrize(
    "text", ["", "1", "1.", ".1", "1.2.3", "-1.2", "1.-2", "a.b", "1e3.2", "²." + "1", "9" * 41 + ".1"]
)
def test_anything_else_is_no_cursor(text):
    with pytest.raises(ValueError, match="is no cursor"):
        Cursor.parse(text)


def test_what_is_old_of_a_run_trained_elsewhere_thins_out_evenly():
    newest = 2 * CATCH_UP
    records = Strides(newest * FRAMES[0].values.nbytes)
    for step in range(1, 1001):
        record = RecordedFrame(replace(FRAMES[0], step=step), Cursor(0, step), "paused")
        records.drop(records.overflow([record]))
        records.append(record)
    old = records.steps[:-CATCH_UP]
    apart = [later - earlier for earlier, later in pairwise(old)]
    assert old[0] == 1
    assert (min(apart[: len(apart) // 2]), max(apart)) == (15, 16)  # of 1,000 steps at 60 places

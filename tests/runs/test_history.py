import pytest

from app.runs.history import CATCH_UP, Cursor, History, RecordedFrame
from app.timeline import Timeline
from tests.specs import spec

FRAMES = [
    frame for timeline in [Timeline(spec())] for frame in [timeline.observe() for _ in range(CATCH_UP + 20)]
]


def history(steps, most_bytes=10**9):
    held = History(most_bytes)
    for step in steps:
        held.append(RecordedFrame(FRAMES[step - 1], Cursor(0, step), "paused"))
    return held


def steps(records):
    return [record.frame.step for record in records]


def test_records_after_a_step_ascend():
    held = history([1, 2, 5, 9])
    assert steps(held.after(0, 10)) == [1, 2, 5, 9]
    assert steps(held.after(2, 1)) == [5]
    assert steps(held.after(9, 10)) == []


def test_a_step_is_found_or_is_not():
    held = history([1, 2, 5])
    assert held.find(5).frame.step == 5
    assert held.find(3) is None
    assert held.find(6) is None


def test_the_oldest_make_room():
    each = FRAMES[0].values.nbytes
    held = history(range(1, 11), most_bytes=3 * each)
    assert steps(held.after(0, 10)) == [8, 9, 10]


def test_the_newest_stays_whatever_its_size():
    assert steps(history([1, 2], most_bytes=1).after(0, 10)) == [2]


def test_a_reader_gets_the_next_one_and_skips_when_too_many_wait():
    held = history(range(1, CATCH_UP + 11))
    assert held.next_after(10).frame.step == 11
    assert held.next_after(9).frame.step == CATCH_UP + 10
    assert held.next_after(CATCH_UP + 10) is None


def test_only_what_many_read_keeps_its_encodings():
    held = history(range(1, CATCH_UP + 2))
    for record in (*held.after(0, 1000), held.find(1), held.find(2)):
        record.encodings["a"] = b"text"
    assert [step for step in range(1, CATCH_UP + 2) if held.find(step).encodings] == [*range(2, CATCH_UP + 2)]
    held.append(RecordedFrame(FRAMES[CATCH_UP + 1], Cursor(0, CATCH_UP + 2), "paused"))
    assert not held.find(2).encodings


def test_forgetting():
    held = history([1, 2])
    held.clear()
    assert held.newest() is None
    assert held.after(0, 10) == []


def test_a_cursor_is_read_as_it_was_written():
    assert Cursor.parse(str(Cursor(3, 17))) == Cursor(3, 17)


@pytest.mark.parametrize(
    "text", ["", "1", "1.", ".1", "1.2.3", "-1.2", "1.-2", "a.b", "1e3.2", "²." + "1", "9" * 41 + ".1"]
)
def test_anything_else_is_no_cursor(text):
    with pytest.raises(ValueError, match="is no cursor"):
        Cursor.parse(text)

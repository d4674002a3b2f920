import pytest

from app.runs.history import CATCH_UP, Cursor, History, RecordedFrame
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


def test_a_line_to_a_step_lacks_what_nobody_recorded_and_every_place_is_filled_once():
    last = FRAMES[40 - 1]
    records = history([1, 2, 3, 20, 40])
    gaps = records.gaps(last)
    assert gaps == [*range(4, 20), *range(21, 40)]
    records.fill([FRAMES[step - 1] for step in gaps], last)
    assert records.gaps(last) == []
    assert [frame.step for frame in records.course(last)] == list(range(1, 41))
    assert [frame.step for frame in records.course(last, after=30)] == list(range(31, 41))
    assert steps(records.after(0, 100)) == [1, 2, 3, 20, 40]  # what was recorded is told apart
    records.clear()
    assert [frame.step for frame in records.course(last)] == [40]


def test_a_longer_line_has_wider_gaps_and_keeps_what_lies_on_its_places():
    each = FRAMES[0].values.nbytes
    records = history([60], most_bytes=4 * 16 * each)  # a quarter of it may be replayed
    first, last = FRAMES[16 - 1], FRAMES[60 - 1]
    assert records.gaps(first) == list(range(1, 16))
    records.fill([FRAMES[step - 1] for step in range(1, 16)], first)
    assert records.gaps(last) == list(range(17, 57, 4))  # 60 is near 57
    records.fill([FRAMES[step - 1] for step in range(17, 57, 4)], last)
    assert [frame.step for frame in records.course(last)] == [*range(1, 57, 4), 60]


def test_a_twins_line_begins_where_it_parted():
    records = history([30])
    assert records.gaps(FRAMES[30 - 1], after=20) == list(range(21, 30))


def test_where_a_frame_is_large_or_the_way_is_long_nothing_is_replayed(monkeypatch):
    assert history([40], most_bytes=4).gaps(FRAMES[40 - 1]) == []
    monkeypatch.setattr("app.runs.history.WORK", 40 * FRAMES[0].values.size - 1)
    assert history([40]).gaps(FRAMES[40 - 1]) == []
    assert history([39]).gaps(FRAMES[39 - 1]) != []

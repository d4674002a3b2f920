import numpy as np

from app.core.frame import FIELDS, MEASURES
from app.runs import course as module
from app.runs.course import LATEST, MOST, POINTS, Course
from app.timeline import Timeline
from tests.specs import spec

FRAMES = [frame for timeline in [Timeline(spec())] for frame in [timeline.observe() for _ in range(1_500)]]


def course(steps):
    known = Course()
    for step in steps:
        known.append(FRAMES[step - 1])
    return known


def steps(frames):
    return [frame.step for frame in frames]


def test_a_line_to_a_step_lacks_what_nobody_recorded_and_every_place_is_filled_once():
    last = FRAMES[40 - 1]
    known = course([1, 2, 3, 20, 40])
    gaps = known.gaps(last)
    assert gaps == [*range(4, 20), *range(21, 40)]
    known.fill([FRAMES[step - 1] for step in gaps], last)
    assert known.gaps(last) == []
    assert steps(known.upto(last)) == list(range(1, 41))
    assert steps(known.upto(last, after=30)) == list(range(31, 41))
    known.clear()
    assert steps(known.upto(last)) == [40]


def test_a_longer_line_has_wider_gaps_and_keeps_what_lies_on_its_places():
    known = course([])
    last = FRAMES[1_000 - 1]
    assert known.gaps(FRAMES[200 - 1]) == list(range(1, 200))
    known.fill([FRAMES[step - 1] for step in range(1, 200)], FRAMES[200 - 1])
    assert known.gaps(last) == list(range(201, 997, 4))  # 1,000 is near 997
    known.fill([FRAMES[step - 1] for step in range(201, 997, 4)], last)
    assert known.gaps(last) == known.gaps(FRAMES[200 - 1]) == []


def test_a_twins_line_begins_where_it_parted():
    assert course([30]).gaps(FRAMES[30 - 1], after=20) == list(range(21, 30))


def test_where_the_way_is_long_nothing_is_replayed(monkeypatch):
    monkeypatch.setattr(module, "WORK", 40 * FRAMES[0].values.size - 1)
    assert course([40]).gaps(FRAMES[40 - 1]) == []
    assert course([39]).gaps(FRAMES[39 - 1]) != []


def test_however_many_steps_there_are_a_line_goes_evenly_over_all_of_them():
    known = course(range(1, 1_501))
    there = steps(known.upto(FRAMES[-1]))
    assert there[0] == 1
    assert there[-LATEST:] == list(range(1_501 - LATEST, 1_501))
    assert POINTS / 2 < len(there) <= MOST
    assert max(np.diff(there)) == 8
    assert known.gaps(FRAMES[-1]) == []


def test_of_what_a_shorter_line_lacked_all_is_there_though_there_are_many():
    known = course(range(1, 1_501, 2))
    last = FRAMES[250 - 1]
    for _ in range(3):  # to look elsewhere meanwhile asks for nothing again
        known.fill([FRAMES[step - 1] for step in known.gaps(last)], last)
        assert steps(known.upto(last)) == list(range(1, 251))
        assert known.gaps(FRAMES[-1]) == []


def test_it_knows_the_numbers_about_layers_and_none_of_their_arrays():
    known = course([1, 2])
    first, last = known.upto(FRAMES[2])[0], FRAMES[0]
    assert (first.step, first.samples, first.train_loss) == (1, last.samples, last.train_loss)
    np.testing.assert_array_equal(first.table, last.table)
    assert first.measures(1) == dict(zip(MEASURES, last.table[1], strict=True))
    assert first.arrays(0, FIELDS.keys()) == dict.fromkeys(FIELDS)
    assert first.values.size == 3 * len(MEASURES)
    assert first.without_arrays() is first

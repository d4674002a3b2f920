import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.core.batches import Batches, Examples


def numbered(count):
    """Samples whose only input is their number."""
    return Examples.of(np.arange(count, dtype=float)[:, None], np.zeros((count, 1)))


def epoch_of(batches, count):
    taken: list[int] = []
    while len(taken) < count:
        batch = batches.next()
        assert (batch.inputs[0] == batch.indices).all()
        taken += batch.indices.tolist()
    return taken


@given(st.integers(1, 30), st.integers(1, 40), st.booleans(), st.integers(0, 2**53 - 1))
def test_every_sample_comes_once_an_epoch(count, size, shuffle, seed):
    batches = Batches(numbered(count), size, shuffle, seed)
    for number in (1, 2):
        assert sorted(epoch_of(batches, count)) == list(range(count))
        assert batches.epoch == number


def test_without_shuffling_the_given_order_comes_again_and_again():
    batches = Batches(numbered(5), 2, shuffle=False, seed=0)
    assert [batches.next().indices.tolist() for _ in range(6)] == [[0, 1], [2, 3], [4]] * 2


def test_shuffling_gives_each_epoch_an_order_of_its_own():
    batches = Batches(numbered(50), 50 - 1, shuffle=True, seed=0)
    assert epoch_of(batches, 50) != epoch_of(batches, 50)


def test_a_full_batch_keeps_the_given_order():
    assert Batches(numbered(4), None, shuffle=True, seed=9).next().indices.tolist() == [0, 1, 2, 3]


def test_any_place_can_be_returned_to():
    batches = Batches(numbered(23), 5, shuffle=True, seed=4)
    expected = [batches.next().indices.tolist() for _ in range(12)]
    batches.go_to(2, 10)
    assert batches.next().indices.tolist() == expected[7]

import re

import pytest

from app.runs.keys import SHARDS, new_key, shard_of


@pytest.mark.parametrize("shard", [0, 1, 63, 64, SHARDS - 1])
def test_a_key_names_its_shard_in_as_many_digits_as_the_page_expects(shard):
    key = new_key(shard)
    assert re.fullmatch(r"[\w-]{22}", key, re.ASCII)
    assert shard_of(key) == shard
    assert new_key(shard) != key


@pytest.mark.parametrize("text", ["", "A", "é1", "A b", "%%"])
def test_what_is_no_key_names_no_shard(text):
    with pytest.raises(ValueError, match="substring not found"):
        shard_of(text)

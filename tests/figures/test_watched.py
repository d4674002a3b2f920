"""What blocks of a model from elsewhere are called where there is little room: so that none is another's."""

from app.figures.watched import told_apart
from app.spec.watched import WatchedLayer


def names(*each: str) -> list[str]:
    return told_apart([WatchedLayer(name=name, kind="Linear") for name in each])


def test_blocks_are_called_by_what_tells_them_apart() -> None:
    assert names("blocks.0.linear", "blocks.1.linear", "head") == ["blocks.0", "blocks.1", "head"]
    assert names("net.0.attention.query", "net.0.attention.key", "net.1.attention.key") == [
        "0.query",
        "0.key",
        "1.key",
    ]
    assert names("conv", "sum", "head") == ["conv", "sum", "head"]


def test_where_that_is_another_s_it_is_the_whole_name() -> None:
    assert names("a.linear", "b.c.linear", "head") == ["a.linear", "b.c.linear", "head"]

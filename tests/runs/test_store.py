import sqlite3
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest

from app.core.frame import Frame
from app.runs.errors import RunNotFound, StoreUnavailable, StoreUnusable
from app.runs.schema import MIGRATIONS, claim
from app.runs.snapshots import pack, unpack
from app.runs.state import Origin
from app.runs.store import Store, StoredRun
from app.spec import Inline, Specification, patched
from app.timeline import Change, Timeline
from tests.specs import spec

SAMPLES = Inline.model_validate({"source": "inline", "inputs": [[0.1, 0.2]], "targets": [[1.0]]})
INLINE = spec(data=SAMPLES.model_dump())


def stored(name="a", **fields):
    return StoredRun(**{"id": name, "view": f"view of {name}", "initial": spec()} | fields)


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path)
    yield store
    store.close()


def again(tmp_path):
    """Another process's look at the same directory."""
    other = Store(tmp_path)
    try:
        return other.family("a")
    finally:
        other.close()


def test_a_run_comes_back_as_it_went_in(store, tmp_path):
    rate = Change(3, patched(INLINE, {"training": {"optimizer": {"learning_rate": 0.5}}}))
    sets = Change(9, patched(rate.spec, {"seed": 0}), parameters=True)
    run = stored(
        initial=INLINE, forked_from=Origin("somebody's view", 3), step=3, generation=2, changes=(rate,)
    )
    run = replace(run, numerics="0123")
    store.add(run)
    store.changed([(run, sets)])
    store.advanced("a", 12)
    assert again(tmp_path) == [replace(run, step=12, changes=(rate, sets))]
    assert store.family("view of a") == store.family("a")
    assert store.family("b") == []


def test_samples_that_were_sent_lie_there_once(store):
    run = stored(initial=INLINE, changes=(Change(1, INLINE),))
    store.add(run)
    rows = store.database.connection.execute("SELECT spec FROM changes").fetchall()
    assert "inline" not in rows[0][0]
    assert store.family("a")[0].changes[0].spec == INLINE


def test_a_change_that_did_not_come_about(store):
    run = stored()
    store.add(run)
    store.changed([(run, Change(0, spec(seed=1)))])
    store.unchanged([run])
    assert store.family("a") == [run]


def test_a_family_wakes_together_whoever_is_asked_for(store):
    for name, leader in (("a", None), ("b", "a"), ("c", "b"), ("d", "a")):
        store.add(stored(name, leader=leader))
    for name in "abcd":
        assert [run.id for run in store.family(name)] == ["a", "b", "d", "c"]
    store.remove("a")
    assert store.family("c") == []


def test_starting_again_forgets_changes_and_checkpoint(store):
    run = stored(changes=(Change(1, spec(seed=1)),), step=5)
    store.add(run)
    store.save_checkpoint("a", Timeline(spec()).checkpoint())
    store.started_again([replace(run, initial=spec(seed=1), generation=1)])
    assert store.family("a") == [stored(initial=spec(seed=1), generation=1)]
    assert store.checkpoint("a") is None


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "conjugate_gradient"])
def test_a_checkpoint_is_lived_on_from_bit_for_bit(store, optimizer):
    timeline = Timeline(spec(training={"optimizer": {"name": optimizer}}))
    timeline.advance(70)
    store.add(stored())
    store.save_checkpoint("a", timeline.checkpoint())
    other = Timeline(spec(training={"optimizer": {"name": optimizer}}))
    other.resume([], store.checkpoint("a"), 75)
    timeline.advance(5)
    one: Frame = timeline.observe()
    np.testing.assert_array_equal(one.values, other.observe().values)
    np.testing.assert_array_equal(timeline.frame(12).values, other.frame(12).values)


def test_a_snapshot_keeps_whether_it_diverged():
    state = replace(Timeline(spec()).checkpoint().state, diverged=True)
    assert unpack(pack(state)).diverged is True


def test_a_clients_own_samples_are_stored_once_and_go_with_the_last_run_that_has_them(store, tmp_path):
    changed = patched(INLINE, {"training": {"batch_size": 7}})
    other = Specification.model_validate(INLINE.model_dump() | {"seed": 3})
    store.add(stored("a", initial=INLINE, changes=(Change(3, changed),)))
    store.add(stored("b", initial=other))
    store.add(stored("c", changes=(Change(0, INLINE),)))
    assert store.database.rows("SELECT count(*), max(text) FROM large") == [(1, SAMPLES.text)]
    specs = [store.family("a")[0].initial, store.family("a")[0].changes[0].spec, store.family("b")[0].initial]
    assert specs == [INLINE, changed, other]
    assert len({id(spec.data) for spec in specs}) == 1
    assert store.family("c")[0].changes[0].spec == INLINE
    assert '"inputs":[[0.1,0.2]]' not in store.database.rows("SELECT spec FROM runs WHERE id = 'a'")[0][0]
    store.started_again([stored("c", initial=INLINE, generation=1)])
    assert store.family("c")[0].initial == INLINE
    for gone in "bc":
        store.remove(gone)
    store.pass_time(100, [])
    store.expire(50, 1_000)
    assert Specification.model_validate_json(store.expired("a")) == INLINE
    store.pass_time(1_000, [])
    store.expire(50, 1_000)
    assert store.database.rows("SELECT count(*) FROM large") == [(0,)]


def test_parameters_of_a_size_are_stored_once_and_go_with_the_last_run_that_has_them(store):
    entry = {"weights": [[0.1] * 60] * 60, "biases": [0.2] * 60}
    first = {"weights": [[0.1, 0.2]] * 60, "biases": [0.3] * 60}
    layers, data = [{"units": 60}, {"units": 60}], {"name": "xor"}
    own = spec(network={"layers": [*layers, {"units": 1}], "parameters": [
        first, entry, {"weights": [[0.1] * 60], "biases": [0.2]}
    ]}, data=data)  # fmt: skip
    changed = patched(own, {"training": {"batch_size": 7}})
    store.add(stored("a", initial=own, changes=(Change(3, changed), Change(4, changed))))
    store.add(stored("b", initial=changed))
    assert store.database.rows("SELECT count(*) FROM large") == [(3,)]
    assert len(store.database.rows("SELECT spec FROM changes WHERE length(spec) < 2000")) == 2
    (run,) = store.family("a")
    assert [run.initial, *(change.spec for change in run.changes)] == [own, changed, changed]
    assert len({id(spec.network.given[1]) for spec in [run.initial, store.family("b")[0].initial]}) == 1
    store.remove("a")
    store.expire(50, 1_000)
    assert store.family("b")[0].initial == changed
    store.remove("b")
    store.expire(50, 1_000)
    assert store.database.rows("SELECT count(*) FROM large") == [(0,)]


def test_what_nobody_asks_for_expires_and_leaves_its_specification(store):
    store.add(stored("a", initial=spec(seed=7)))
    store.add(stored("b", leader="a"))
    store.add(stored("c"))
    store.pass_time(100, ["c"])
    store.expire(50, 1000)
    assert store.family("a") == store.family("b") == []
    assert store.family("c") == [stored("c")]
    for key in ("a", "view of a"):
        assert '"seed":7' in store.expired(key)
    assert store.expired("c") is None
    store.pass_time(1000, ["c"])
    store.expire(50, 1000)
    assert store.expired("a") is store.expired("view of a") is None
    assert store.family("c") == [stored("c")]


def test_a_clock_that_is_set_ages_nothing(store, tmp_path, monkeypatch):
    store.add(stored("a"))
    monkeypatch.setattr("time.time", lambda: 1e12)
    store.pass_time(10, [])
    store.expire(50, 100)
    store.close()
    after = Store(tmp_path)
    after.expire(50, 100)
    assert after.family("a") == [stored("a")]
    after.pass_time(41, [])
    after.expire(50, 100)
    assert after.family("a") == []


@contextmanager
def older(directory, version):
    """The store of a directory as it was at this version."""
    database = sqlite3.connect(directory / "runs.sqlite3", isolation_level=None)
    for script in MIGRATIONS[:version]:
        database.executescript(script)
    database.execute(f"PRAGMA user_version = {version}")
    yield database
    database.close()


def test_an_older_store_ages_by_when_its_runs_were_last_asked_for(tmp_path):
    text = spec(seed=7).model_dump_json()
    with older(tmp_path, 2) as database:
        for id, used in (("a", 1_000.0), ("b", 1_090.0)):
            row = (id, f"view of {id}", None, None, None, "numpy", text, 3, 0, used, "")
            database.execute(f"INSERT INTO runs VALUES ({', '.join('?' * 11)})", row)
        for key in ("c", "view of c"):
            database.execute("INSERT INTO expired VALUES (?, ?, ?)", (key, text, 900.0))
    store = Store(tmp_path)
    assert store.expired("c") == store.expired("view of c") == text
    store.expire(50, 1_000)
    assert [run.step for run in store.family("b")] == [3]
    assert store.family("a") == []
    assert store.expired("a") == text


def test_a_run_that_is_no_longer_there_does_not_go_on(store):
    store.add(stored("a"))
    store.remove("a")
    with pytest.raises(RunNotFound):
        store.advanced("a", 1)


def test_a_corrupt_page_is_said_as_such(tmp_path):
    store = Store(tmp_path)
    for number in range(50):
        store.add(stored(f"{number}"))
    ((root,),) = store.database.rows("SELECT rootpage FROM sqlite_master WHERE name = 'runs'")
    store.close()
    with (tmp_path / "runs.sqlite3").open("r+b") as file:
        file.seek((root - 1) * 4_096)
        file.write(b"\xff" * 4_096)
    damaged = Store(tmp_path)
    with pytest.raises(StoreUnavailable, match="malformed"):
        damaged.family("7")


def test_nothing_is_half_written(store):
    store.add(stored())
    with pytest.raises(sqlite3.IntegrityError):
        store.add(stored("b", view="view of a"))
    assert store.family("b") == []
    store.advanced("a", 1)
    assert store.family("a")[0].step == 1


def test_a_store_that_another_process_holds_is_unavailable(store, tmp_path):
    store.add(stored())
    store.database.connection.execute("PRAGMA busy_timeout = 1")
    other = sqlite3.connect(tmp_path / "runs.sqlite3", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(
        StoreUnavailable, match=r"cannot write to its store \(database is locked\). Nothing was changed"
    ):
        store.advanced("a", 1)
    other.execute("ROLLBACK")
    other.close()
    store.advanced("a", 1)


def test_a_full_disk_is_said_as_such(store):
    store.add(stored())
    pages = store.database.connection.execute("PRAGMA page_count").fetchone()[0]
    store.database.connection.execute(f"PRAGMA max_page_count = {pages}")
    large = stored("b", changes=tuple(Change(number, spec(seed=1)) for number in range(500)))
    with pytest.raises(StoreUnavailable, match="database or disk is full"):
        store.add(large)
    assert store.family("b") == []
    assert store.family("a") == [stored()]


def test_an_older_store_is_brought_up_to_date(tmp_path):
    with older(tmp_path, 1) as database:
        row = ("a", "view of a", None, None, None, "numpy", spec().model_dump_json(), 7, 1, 1_000.0)
        database.execute(f"INSERT INTO runs VALUES ({', '.join('?' * len(row))})", row)
        Store(tmp_path).close()
        assert database.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    assert again(tmp_path) == [stored(step=7, generation=1)]


def test_a_newer_store_is_left_alone(tmp_path):
    Store(tmp_path).close()
    database = sqlite3.connect(tmp_path / "runs.sqlite3")
    database.execute("PRAGMA user_version = 99")
    database.close()
    refused = "Runs cannot be kept in .*: a newer version has written there, and this one cannot read it."
    with pytest.raises(StoreUnusable, match=refused):
        Store(tmp_path)


def test_a_directory_that_cannot_be_used_is_said_as_such(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnusable, match=r"Runs cannot be kept in .*/file/below: Not a directory\."):
        claim(tmp_path / "file" / "below")
    (tmp_path / "runs.sqlite3").write_text("no database" * 100)
    with pytest.raises(StoreUnusable, match="file is not a database"):
        Store(tmp_path)
    (tmp_path / "server.sqlite3").mkdir()
    with pytest.raises(StoreUnusable, match="unable to open database file"):
        claim(tmp_path)

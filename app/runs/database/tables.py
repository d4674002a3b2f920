"""The tables as they are now; how an older database comes to them is in `migrations/versions`."""

from sqlalchemy import (
    REAL,
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    select,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

COUNT: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
SECONDS: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")
"""Time that servers of this database have seen pass; see the one row of `clock`."""

metadata = MetaData()


def _of_run() -> Column[str]:
    return Column("run", Text, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)


def _apart() -> list[SchemaItem]:
    """What of a specification lies in `large`: a digest, and a JSON list of them."""
    return [Column("samples", Text), Column("given", Text)]


runs = Table(
    "runs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("view", Text, nullable=False, unique=True),
    Column("leader", Text, ForeignKey("runs.id", ondelete="CASCADE")),
    Column("forked_view", Text),
    Column("forked_step", COUNT),
    Column("engine", Text, nullable=False),
    Column("spec", Text, nullable=False),
    Column("step", COUNT, nullable=False),
    Column("generation", COUNT, nullable=False),
    Column("used", SECONDS, nullable=False),
    Column("numerics", Text, nullable=False, server_default=""),
    *_apart(),
    Column("number", COUNT, nullable=False, server_default="0"),
)
"""`number` is the order in which they came."""
Index("twins", runs.c.leader)
Index("idle", runs.c.used)
Index("numbers", runs.c.number)

changes = Table(
    "changes",
    metadata,
    _of_run(),
    Column("number", COUNT, primary_key=True),
    Column("step", COUNT, nullable=False),
    Column("spec", Text, nullable=False),
    Column("parameters", Integer, nullable=False),
    *_apart(),
)

checkpoints = Table(
    "checkpoints",
    metadata,
    _of_run(),
    Column("chapter", COUNT, nullable=False, key="segment"),  # what it was called when the first were stored
    Column("state", LargeBinary, nullable=False),
)

former = Table(
    "former",
    metadata,
    Column("id", Text, primary_key=True),
    Column("view", Text, nullable=False),
    Column("spec", Text, nullable=False),
    Column("used", SECONDS, nullable=False),
    *_apart(),
)
"""Runs that have expired."""
Index("former_views", former.c.view)
Index("forgotten", former.c.used)

large = Table(
    "large", metadata, Column("digest", Text, primary_key=True), Column("text", Text, nullable=False)
)
"""Samples and parameters of clients, once for all specifications that have them."""

clock = Table("clock", metadata, Column("seen", SECONDS, nullable=False))

atlases = Table(
    "atlases",
    metadata,
    Column("id", Text, primary_key=True),
    Column("survey", Text, nullable=False),
    Column("spec", Text, nullable=False),
    *_apart(),
    Column("status", Text, nullable=False),
    Column("used", SECONDS, nullable=False),
    Column("number", COUNT, nullable=False, server_default="0"),
)

cells = Table(
    "cells",
    metadata,
    Column("atlas", Text, ForeignKey("atlases.id", ondelete="CASCADE"), primary_key=True),
    Column("start", COUNT, primary_key=True),
    Column("numbers", LargeBinary, nullable=False),
)

watched = Table(
    "watched",
    metadata,
    Column("id", Text, primary_key=True),
    Column("view", Text, nullable=False, unique=True),
    Column("model", Text, nullable=False),
    Column("step", COUNT, nullable=False),
    Column("used", SECONDS, nullable=False),
)
"""Runs that are trained elsewhere."""

sent = Table(
    "sent",
    metadata,
    Column("run", Text, ForeignKey("watched.id", ondelete="CASCADE"), primary_key=True),
    Column("step", COUNT, primary_key=True),
    Column("facts", Text, nullable=False),
    Column("numbers", LargeBinary, nullable=False),
)

classes = Table(
    "classes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("run", Text, nullable=False),
    Column("view", Text, nullable=False),
    Column("look", Text, nullable=False),
    Column("made", SECONDS, nullable=False),
)
"""`run` is trained here or elsewhere."""

questions = Table(
    "questions",
    metadata,
    Column("class", Text, ForeignKey("classes.id", ondelete="CASCADE"), primary_key=True),
    Column("number", COUNT, primary_key=True),
    Column("asked", Text, nullable=False),
    Column("first", COUNT, nullable=False),
    Column("open", Integer, nullable=False),
)

answers = Table(
    "answers",
    metadata,
    Column("class", Text, ForeignKey("classes.id", ondelete="CASCADE"), primary_key=True),
    Column("question", COUNT, primary_key=True),
    Column("voter", Text, primary_key=True),
    Column("choice", COUNT, nullable=False),
)

version = Table("alembic_version", metadata, Column("version_num", String(32), primary_key=True))
"""Alembic's own: the revision that the tables are at."""

NOW = select(clock.c.seen).scalar_subquery()

"""The schema: made as it is now where there is none, and brought up to date by Alembic where it is older."""

from pathlib import Path

from sqlalchemy import Connection, insert, inspect, select

from app.runs.database.tables import clock, metadata, version
from app.runs.errors import StoreUnusable

HEAD = 9
"""The newest revision of `migrations/versions`, which are numbered. Alembic is loaded for older ones only."""


def revision(connection: Connection, where: object) -> int:
    """That of the tables, 0 where there are none. StoreUnusable where it is newer than HEAD."""
    if inspect(connection).has_table(version.name):
        number = int(connection.scalars(select(version.c.version_num)).one())
    elif connection.dialect.name == "sqlite":  # before Alembic, its own number was the version
        number = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    else:
        number = 0
    if number > HEAD:
        raise StoreUnusable(where, "a newer version has written there, and this one cannot read it")
    return number


def bring_up_to_date(connection: Connection, where: object) -> None:
    """Leaves the schema at HEAD, as part of a transaction. StoreUnusable where it is newer."""
    there = revision(connection, where)
    if there == HEAD:
        return
    if not there:
        metadata.create_all(connection)
        connection.execute(insert(clock).values(seen=0.0))
        connection.execute(insert(version).values(version_num=str(HEAD)))
    else:
        upgrade(connection, there)
    if connection.dialect.name == "sqlite":  # where versions from before Alembic look
        connection.exec_driver_sql(f"PRAGMA user_version = {HEAD}")


def upgrade(connection: Connection, there: int) -> None:
    """Runs the revisions that come after that of the tables."""
    from alembic.command import upgrade
    from alembic.config import Config

    if not inspect(connection).has_table(version.name):
        version.create(connection)
        connection.execute(insert(version).values(version_num=str(there)))
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    upgrade(config, "head")

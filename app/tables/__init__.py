"""Somebody's table, read from a file as it is: what it is parted by, and what stands in its columns."""

from app.tables.columns import Column, Fault, Kind
from app.tables.errors import Unreadable
from app.tables.table import Dialect, Guesses, Table, read

__all__ = ["Column", "Dialect", "Fault", "Guesses", "Kind", "Table", "Unreadable", "read"]

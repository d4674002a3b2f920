"""What can be wrong with a request about a map."""

from app.timeline import Refusal


class AtlasNotFound(Refusal):
    """No map has this id."""

    def __init__(self) -> None:
        super().__init__("There is no map with this id. It may have been deleted.")


class CellNotFound(Refusal):
    """The map has no such cell."""

    def __init__(self, row: int, column: int, rows: int, columns: int) -> None:
        there = f"rows go from 0 to {rows - 1}, columns from 0 to {columns - 1}"
        super().__init__(f"There is no cell in row {row}, column {column}: {there}.")

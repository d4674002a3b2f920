"""Where does it learn at all? A map over two numbers of a specification."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Self, TypeAlias, Unpack

from gradient_flow.connection import connection
from gradient_flow.frames import Array, array
from gradient_flow.run import Run
from gradient_flow.settings import Settings, places, specification

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

Axis: TypeAlias = tuple[str, float, float] | tuple[str, float, float, Literal["linear", "log"]]
"""A number of the specification, and from where to where it goes."""


@dataclass(frozen=True, eq=False)
class AtlasState:
    """How a map stands: `done` of its `cells` are made. `x` (columns) and `y` (rows): the cells' numbers."""

    status: Literal["running", "done", "stopped", "failed"]
    cells: int
    done: int
    x: Array
    y: Array
    steps: int
    measures: tuple[str, ...]

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """The state out of a map's JSON."""
        return cls(
            status=said["status"],
            cells=said["cells"],
            done=said["done"],
            x=array(said["x"]["values"]),
            y=array(said["y"]["values"]),
            steps=said["steps"],
            measures=tuple(said["measures"]),
        )


@dataclass(frozen=True)
class Cell:
    """One cell: its measures by name, None where there is no number, and the specification of its run.

    `refused`: why its two numbers make no specification; None where they make one.
    """

    spec: Mapping[str, Any] | None
    refused: str | None
    values: Mapping[str, float | None]


class Atlas:
    """A map: each cell is a run with its own two numbers, trained for `steps` steps, coarse to fine.

    `Atlas(x=("learning_rate", 1e-3, 10, "log"), y=("gain", 0.1, 10, "log"), layers=[8, 1])`. An axis is a
    keyword of a run that is a number, a dotted path into the specification (`network.layers.*.units` are the
    hidden layers'), or `depth`, how many copies of the first hidden layer there are; from, to, and the scale.
    The other settings are a run's, and so are the errors. It is made on the server of `connect`.
    """

    def __init__(
        self,
        spec: Mapping[str, Any] | None = None,
        *,
        x: Axis,
        y: Axis,
        columns: int = 128,
        rows: int = 128,
        steps: int = 500,
        **settings: Unpack[Settings],
    ) -> None:
        self._server = connection()
        survey = {
            "spec": specification(spec, settings),
            "x": _axis(x),
            "y": _axis(y),
            "columns": columns,
            "rows": rows,
            "steps": steps,
        }
        self._path = f"/atlases/{self._server.ask('POST', '/atlases', survey).json()['id']}"

    def __repr__(self) -> str:
        return f"<Atlas at {self._server.url}{self._path}>"

    @property
    def state(self) -> AtlasState:
        """How it stands now."""
        return AtlasState.of(self._server.ask("GET", self._path).json())

    def wait(self) -> AtlasState:
        """Returns once it is made, or was stopped, or has failed."""
        for kind, _ in self._server.events(f"{self._path}/stream"):
            if kind != "cells":
                break
        return self.state

    def cells(self, measure: str = "loss") -> Array:
        """One measure of every cell (rows × columns), nan where there is no number, or not yet.

        `state.measures` names them; `loss` is the train loss after the last step.
        """
        return array(
            self._server.ask("GET", f"{self._path}/cells", query={"measure": measure}).json()["values"]
        )

    def cell(self, row: int, column: int) -> Cell:
        """One cell, counted from 0."""
        said = self._server.ask("GET", f"{self._path}/cells/{row}/{column}").json()
        return Cell(said["spec"], said["refused"], said["values"])

    def run(self, row: int, column: int) -> Run:
        """A cell as a run of its own, at step 0. ValueError where its numbers make no specification."""
        cell = self.cell(row, column)
        if cell.spec is None:
            raise ValueError(f"The cell in row {row}, column {column} is empty: {cell.refused}")
        return Run(spec=cell.spec)

    def figure(self, measure: str = "loss") -> "Figure":
        """The map of one measure as a Plotly figure, as far as it is made."""
        import plotly.io

        text = self._server.ask("GET", f"{self._path}/figure", query={"measure": measure}).text
        figure: Figure = plotly.io.from_json(text)
        return figure

    def stop(self) -> AtlasState:
        """Make no more cells for now; what is done stays."""
        return AtlasState.of(self._server.ask("POST", f"{self._path}/stop").json())

    def resume(self) -> AtlasState:
        """Go on where it was stopped."""
        return AtlasState.of(self._server.ask("POST", f"{self._path}/resume").json())

    def delete(self) -> None:
        """Stop it and forget it."""
        self._server.ask("DELETE", self._path)


def _axis(axis: Axis) -> dict[str, Any]:
    """An axis as the API has it. TypeError where something is missing."""
    if len(axis) not in (3, 4):
        raise TypeError(f'An axis is like ("learning_rate", 0.001, 10, "log"), not {axis!r}')
    name, start, stop, *scale = axis
    path = ".".join(places().get(name, (name,)))
    return {"path": path, "from": start, "to": stop, "scale": scale[0] if scale else "linear"}

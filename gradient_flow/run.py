"""A run on a server, commanded from Python."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self, TypedDict, Unpack

from gradient_flow import settings as keywords
from gradient_flow.answers import CurrentLoss, Data, Diagnosis, Remedy, Slice, State, Surface
from gradient_flow.connection import Connection, connection
from gradient_flow.display import page_html
from gradient_flow.frames import Array, Frame, Frames, array
from gradient_flow.settings import Settings

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

MOST_STEPS = 10_000  # of one request; any server takes so many
MOST_FRAMES = 1_000


class Parameters(TypedDict):
    """One layer's weights (units × inputs) and biases (units)."""

    weights: Array
    biases: Array


class Run:
    """A network in training: `Run(layers=[4, 2, 1], activation="tanh", data="circle", batch_size=1)`.

    The keywords are those of `Settings`, named as in the specification that `/docs` of the server describes;
    each has a default. In short forms: `layers` are numbers of units, hidden layers first, or mappings such
    as `{"units": 4, "activation": "relu", "bias": False}`; `activation` is one for all layers, or one for
    each; `data` is the name of a data set, or `(inputs, targets)`, arrays of samples × columns;
    `optimizer="adam", learning_rate=0.01`; `regularization={"name": "l2", "rate": 0.1}`;
    `clip={"norm": 1.0}`; `probe` is the training sample whose numbers are shown. `spec` is a whole
    specification, and keywords stand in place of what it says.

    It is made on the server of `connect`, paused at step 0. Raises TypeError for an unknown keyword,
    ValueError for data that are no numbers, and, as every method does, Problem where the server refuses and
    ConnectionError where it does not answer.
    """

    def __init__(self, spec: Mapping[str, Any] | None = None, **settings: Unpack[Settings]) -> None:
        asked = keywords.specification(spec, settings)
        server = connection()
        self._take(server, server.ask("POST", "/runs", asked).json())

    @classmethod
    def _on(cls, server: Connection, said: Mapping[str, Any]) -> Self:
        run = cls.__new__(cls)
        run._take(server, said)
        return run

    def _take(self, server: Connection, said: Mapping[str, Any]) -> State:
        self._server = server
        self._id: str = said["id"]
        self._view: str = said["view"]
        self._spec: dict[str, Any] = said["spec"] or {}  # none of a run that is trained elsewhere
        return State.of(said)

    def __repr__(self) -> str:
        if not self._spec:
            return f"<Run, trained elsewhere, {self.link}>"
        data, layers = self._spec["data"], self._spec["network"]["layers"]
        inputs = len(data["inputs"][0]) if "inputs" in data else len(data["features"] or ()) or "…"
        shape = "-".join(map(str, (inputs, *(layer["units"] for layer in layers))))
        return f"<Run {shape} on {data.get('name', 'data of its own')}, {self.link}>"

    def _repr_html_(self) -> str:
        return page_html(self.link, self._server.embeds())

    @property
    def id(self) -> str:
        """The right to command it; for a run that one may only look at, its view."""
        return self._id

    @property
    def view(self) -> str:
        """The right to look at it."""
        return self._view

    @property
    def link(self) -> str:
        """The address of the live page on it, for anybody to look at."""
        page = "" if self._spec else "watched"
        return f"{self._server.url}/{page}#view={self._view}"

    @property
    def state(self) -> State:
        """How it stands now."""
        return self._take(self._server, self._ask("GET"))

    @property
    def loss(self) -> CurrentLoss:
        """The loss over all training samples, and over all test samples, at the parameters now."""
        return self.state.loss

    @property
    def spec(self) -> dict[str, Any]:
        """Its whole specification as it is now, with the defaults filled in."""
        self._take(self._server, self._ask("GET"))
        return self._spec

    def step(self, count: int = 1) -> Frame:
        """Train `count` steps, an update each; the last one's frame, also where it diverged."""
        while True:
            portion = min(count, MOST_STEPS)
            frame = Frame.of(self._ask("POST", "/step", {"count": portion}))
            count -= portion
            if count <= 0 or frame.status == "diverged":
                return frame

    def play(self, steps_per_second: float | Literal["max"] = "max", until_step: int | None = None) -> State:
        """Let it train by itself, up to a step or until `pause`."""
        return self._said("/play", {"steps_per_second": steps_per_second, "until_step": until_step})

    def pause(self) -> State:
        """Let it stand still."""
        return self._said("/pause")

    def reset(self) -> State:
        """Back to step 0 and the initial parameters; frames are forgotten, what was patched is kept."""
        return self._said("/reset")

    def patch(self, **settings: Unpack[Settings]) -> State:
        """Change how it goes on: what concerns training, the probe, parameters and derivatives, no more.

        `patch(learning_rate=0.1)`, `patch(derivative="one")`, `patch(parameters=run.parameters())`.
        """
        return self._patched(keywords.patch(settings, self._spec["network"]["layers"]))

    def fork(self, step: int | None = None, *, lockstep: bool = False, **settings: Unpack[Settings]) -> Self:
        """A run that goes on from a step of this one (now, if None); all may change but its shape.

        With nothing changed it has this one's own future, bit for bit. `lockstep`: a twin, which trains
        whenever this one does, on the same batches.
        """
        changes = keywords.patch(settings, self._spec["network"]["layers"])
        return self._forked({"step": step, "changes": changes, "lockstep": lockstep})

    def apply(self, remedy: Remedy) -> Self:
        """Do what a diagnosis advises: this run where it is a patch, else the fork or the new run."""
        if remedy.kind == "patch":
            self._patched(remedy.changes or {})
            return self
        if remedy.kind == "fork":
            return self._forked({"changes": remedy.changes})
        return self._on(self._server, self._server.ask("POST", "/runs", remedy.spec).json())

    def delete(self) -> None:
        """End it, its twins and what is streamed of them."""
        self._server.ask("DELETE", f"/runs/{self._id}")

    def frame(self, step: int) -> Frame:
        """What one of its steps did (1 … `state.step`), exactly, as often as it is asked for."""
        return Frame.of(self._ask("GET", f"/frames/{step}"))

    def next_frame(self) -> Frame:
        """What the next step would do; nothing changes."""
        return Frame.of(self._ask("GET", "/next"))

    def frames(self, first: int = 1, last: int | None = None, every: int = 1) -> Frames:
        """The frames of the steps from `first` to `last`, both included (None: where it stands).

        Steps that are no longer held are computed again, a request each: `every=10` takes each tenth.
        """
        end = self.state.step if last is None else last
        wanted = range(first, end + 1, every)
        held = {each["step"]: each for each in self._held(first, end)}
        return Frames(Frame.of(held[step]) if step in held else self.frame(step) for step in wanted)

    def _held(self, first: int, last: int) -> Iterator[Any]:
        """The frames that are there already, from a step on."""
        after = first - 1
        while after < last:
            portion = self._ask("GET", "/frames", query={"after": after, "limit": MOST_FRAMES})
            yield from portion
            if len(portion) < MOST_FRAMES:
                break
            after = portion[-1]["step"]

    def stream(self) -> Iterator[Frame]:
        """Its newest frame, then each new one as it comes, to 5 significant digits, until it is deleted.

        A reader that keeps up gets every step up to 60 a second. Of more than 2,000 parameters the arrays
        shaped as weights are left out, and empty here.
        """
        for kind, said in self._server.events(f"/runs/{self._id}/stream"):
            if kind == "message":
                yield Frame.of(said)

    def parameters(self, step: int | None = None) -> list[Parameters]:
        """The weights and biases after that many steps (now, if None), one entry a layer.

        The setting `parameters` takes such a list.
        """
        layers = self._ask("GET", "/parameters", query={"step": step})
        return [Parameters(weights=array(each["weights"]), biases=array(each["biases"])) for each in layers]

    def data(self) -> Data:
        """The samples that it is trained and tested on."""
        return Data.of(self._ask("GET", "/data"))

    def diagnosis(self, step: int | None = None, *, trial: int | None = None) -> Diagnosis:
        """Why it is not learning, after that many steps (now, if None): `print` it.

        With `trial` each remedy is really tried for so many steps, unseen, and says what it came to.
        """
        return Diagnosis.of(self._ask("GET", "/diagnosis", query={"step": step, "trial": trial}))

    def figure(
        self,
        name: str,
        step: int | None = None,
        *,
        layer: int = 1,
        unit: int = 0,
        input: int = 0,
        points: int = 31,
        axes: Literal["path", "random"] = "path",
    ) -> "Figure":
        """A panel of the page as a Plotly figure, which shows itself in a notebook.

        `state.figures` names those that there are for this run. `layer` (from 1), `unit` and `input` (from 0)
        pick the weight that some are about, `points` and `axes` are those of a surface.
        """
        import plotly.io  # here, since most runs are looked at on the page

        weight = {"layer": layer, "unit": unit, "input": input}
        query = {"step": step, **weight, "points": points, "axes": axes}
        text = self._server.ask("GET", f"/runs/{self._id}/figures/{name}", query=query).text
        figure: Figure = plotly.io.from_json(text)
        return figure

    def slice(
        self,
        layer: int,
        unit: int,
        input: int,
        *,
        step: int | None = None,
        radius: float = 2.0,
        points: int = 101,
        over: Literal["train", "batch", "probe"] = "train",
    ) -> Slice:
        """The loss along one weight (layer from 1, unit and input from 0), over its value ± `radius`."""
        weight = {"layer": layer, "unit": unit, "input": input}
        query = {"step": step, **weight, "radius": radius, "points": points, "over": over}
        said = self._ask("GET", "/slice", query=query)
        return Slice(said["at"], array(said["weights"]), array(said["loss"]), said["gradient"])

    def surface(
        self,
        *,
        step: int | None = None,
        axes: Literal["path", "random"] = "path",
        radius: float | None = None,
        points: int = 31,
        seed: int = 0,
    ) -> Surface:
        """The train loss over a plane through the parameters, which are its middle.

        Along the path's two principal components, or two random directions scaled unit by unit to the
        weights' norm (Li et al. 2018). `points` is odd, each way.
        """
        query = {"step": step, "axes": axes, "radius": radius, "points": points, "seed": seed}
        return Surface.of(self._ask("GET", "/surface", query=query))

    def export(self, format: Literal["python", "pytorch"] = "python") -> str:
        """A script of its own that trains the same run, with NumPy or PyTorch, and needs nothing of this."""
        return self._server.ask("GET", f"/runs/{self._id}/export", query={"format": format}).text

    def save_page(self, path: str | Path, first: int = 1, last: int | None = None) -> None:
        """Write the steps from `first` to `last` (None: where it stands) as one HTML file.

        The file plays them with neither a server nor a network: for a course page, for a slide.
        """
        query = {"first": first} | ({} if last is None else {"last": last})
        page = self._server.ask("GET", f"/runs/{self._id}/page", query=query).text
        Path(path).write_text(page, encoding="utf-8")

    def save(self, path: str | Path) -> None:
        """Write what makes it again, for `load` and for the page: specification, changes and step."""
        record = self._server.ask("GET", f"/runs/{self._id}/export", query={"format": "json"}).text
        Path(path).write_text(record, encoding="utf-8")

    def _ask(
        self,
        method: str,
        path: str = "",
        content: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
    ) -> Any:
        return self._server.ask(method, f"/runs/{self._id}{path}", content, query).json()

    def _said(self, path: str, content: Mapping[str, Any] | None = None) -> State:
        return self._take(self._server, self._ask("POST", path, content))

    def _patched(self, changes: Mapping[str, Any]) -> State:
        return self._take(self._server, self._ask("PATCH", "", changes))

    def _forked(self, fork: Mapping[str, Any]) -> Self:
        return self._on(self._server, self._ask("POST", "/fork", fork))

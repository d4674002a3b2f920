"""Runs that are there already: by their link, or in a file."""

import json
import re
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gradient_flow.connection import Connection, connection
from gradient_flow.run import Parameters, Run

KEY = re.compile(r"[\w-]{22}", re.ASCII)


def open(link: str) -> Run:
    """The run behind a link to its live page (`Run.link`, the page's "Share"), or one by its id or view.

    Of a run that is trained elsewhere, one of `watch`, commands are a Problem of status 409.
    An id is looked for on the server of `connect`. Who has a link may look and fork; commands are a Problem
    of status 403. Raises ValueError for a link that tells how to make a run, which only the page reads, and
    Problem (404, 410) where the run is gone.
    """
    if KEY.fullmatch(link):
        server, key = connection(), link
    else:
        url, _, said = link.partition("#")
        found = re.search(rf"(?:^|&)view=({KEY.pattern})(?:&|$)", said)
        if not found or not url.startswith(("http://", "https://")):
            raise ValueError(f"{link!r} is neither a run's id nor a link with view= to one that is live")
        server, key = connection(), found[1]
        url = url.removesuffix("watched").rstrip("/")
        if url != server.url:
            server = Connection(url)
    return Run._on(server, server.ask("GET", f"/runs/{key}").json())


def load(path: str | Path) -> Run:
    """The run in a file of `Run.save` or of the page, made and trained again as it was.

    Where that comes to other parameters, as another version's or processor's rounding may have it, a warning
    says by how much. Raises ValueError for a file that holds no run.
    """
    try:
        record = json.loads(Path(path).read_text(encoding="utf-8"))
        started, log, step, parameters = (record[name] for name in ("spec", "log", "step", "parameters"))
    except (ValueError, KeyError, TypeError):
        raise ValueError(f"{path} holds no saved run") from None
    run = Run(spec=started)
    before = started
    for change in log:
        _train(run, change["step"])
        spec, given = change["spec"], change["sets_parameters"]
        if _living(before) == _living(spec):
            run._patched(_changeable(spec, given))
        else:
            parent, run = run, run._forked({"changes": _whole(before, spec, given)})
            parent.delete()
        before = spec
    _train(run, step)
    gap = _gap(run.parameters(), parameters)
    if gap:
        warnings.warn(
            f"Trained again, the parameters differ by up to {gap:.2g} from those saved.", stacklevel=2
        )
    return run


def _train(run: Run, step: int) -> None:
    """On to a step; a run that has diverged stays where it is."""
    state = run.state
    if step > state.step and state.status != "diverged":
        run.step(step - state.step)


def _changeable(spec: Mapping[str, Any], given: bool) -> dict[str, Any]:
    """What may change while a run lives; the parameters only where they were put in by hand."""
    network = spec["network"]
    derivatives = [{"derivative": layer["derivative"]} for layer in network["layers"]]
    inner = {"derivative": network["derivative"], "layers": derivatives}
    if given:
        inner["parameters"] = network["parameters"]
    return {"training": spec["training"], "probe": spec["probe"], "network": inner}


def _living(spec: Mapping[str, Any]) -> dict[str, Any]:
    """What may not change while a run lives."""
    network = {
        name: value for name, value in spec["network"].items() if name not in ("derivative", "parameters")
    }
    network["layers"] = [{**layer, "derivative": None} for layer in network["layers"]]
    return {**spec, "training": None, "probe": None, "network": network}


def _whole(before: Mapping[str, Any], spec: Mapping[str, Any], given: bool) -> dict[str, Any]:
    """All of a specification that a fork is to have; its data only where they are others."""
    network = {name: value for name, value in spec["network"].items() if given or name != "parameters"}
    changes = {**spec, "network": network}
    if spec["data"] == before["data"]:
        del changes["data"]
    return changes


def _gap(now: Sequence[Parameters], saved: Sequence[Mapping[str, Any]]) -> float:
    """The largest difference; nan is as good as nan."""
    pairs = [
        (layer[part], np.array(there[part], dtype=np.float64))
        for layer, there in zip(now, saved, strict=True)
        for part in ("weights", "biases")
    ]
    return max(float(np.nanmax(np.abs(one - other), initial=0.0)) for one, other in pairs)

"""What feeds the pictures of the loss's landscape: its heights, the paths on it, and their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from app.analysis.surface import Projection, Surface
from app.core.arrays import Array
from app.figures.facts import json_numbers
from app.figures.ground import ground
from app.figures.milestones import milestones
from app.figures.scales import height_ticks, log_ticks
from app.figures.sides import HALF, MARK, sides
from app.figures.tokens import TOKENS
from app.words import integer, percent

SAID = "loss %{z:.4f}<extra></extra>"
SAID_OF_POWERS = "loss 10<sup>%{z:.1f}</sup><extra></extra>"
WIDTHS, STRAIGHT = (0.75, 3.0), 9.0
"""The widths of a path in pixels; this many times its extent over its length lie between them."""
BOLD = 2
"""Times as wide is a path in space, where a hill hides half of it."""
LEVELS = 15
"""Lines of equal loss."""
UNDER = 0.2
"""Of its height, how far under the land its floor lies."""
ACROSS = np.array([1.49, 1.25])
"""What lies to the right where the land is seen from `ABOVE` of `surface.py`, in the plane's axes."""
SPREAD = 44
"""Pixels between names in space, that those of near points stand beside each other."""
FAR = 1e6
"""A loss from which on heights and colours are its logarithm: all below would be one plain."""


def surface_sources(surface: Surface, step: int, random: bool) -> dict[str, Any]:
    """The land, the run's path and its twin's; the ends of both by name, and what the two axes are.

    `step` is the one on show; `random` says that the plane's directions are random ones, not the path's.
    """
    projection = surface.projection
    path, beside = projection.plane.path, projection.beside
    surface, scale = _scaled(surface)
    land = surface.loss
    here = path[-1:], projection.losses[-1:]
    start = path[:1], projection.losses[:1]
    twin = beside[-1:], projection.beside_losses[-1:]
    names = {"here": (f"step {integer(step)}", path[-1])}
    names |= {"start": ("start", path[0])} if projection.steps[-1] else {}
    names |= {"twin": ("twin", beside[-1])} if len(beside) else {}
    names = _one_a_dot(names, projection.radius)
    stands = sides(names, np.concatenate([path, beside]), projection.radius)

    def end(name: str, place: Array, losses: tuple[float, ...]) -> dict[str, Any]:
        x, y = place.T.tolist()
        return {
            "x": x,
            "y": y,
            "loss": list(losses),
            "height": ground(surface, place)["loss"],
            "text": [names[name][0] if name in names else ""] * len(x),
            "side": stands.get(name, "top center"),
        }

    width = path_width(path)
    placed = [(text, place, stands[name]) for name, (text, place) in names.items()]
    ends = {"start": end("start", *start), "here": end("here", *here), "twin": end("twin", *twin)}
    return {
        "x": surface.x.tolist(),
        "y": surface.y.tolist(),
        "loss": [json_numbers(row) for row in land],
        **scale,
        "path": {**_path(surface, path, projection.losses), "width": width, "bold": BOLD * width},
        "marks": milestones(path, projection.steps, placed, projection.radius),
        "start": ends["start"],
        "here": ends["here"],
        "twin": {"path": _path(surface, beside, projection.beside_losses), "here": ends["twin"]},
        "names": _over_land([ends[name] for name in names]),
        "pointed": {"x": [], "y": [], "loss": []},
        **_called(projection, random),
    }


def _one_a_dot(names: Mapping[str, tuple[str, Array]], radius: float) -> dict[str, tuple[str, Array]]:
    """Names and their places, those of places that are one dot on the map in one, at the first of these.

    On a plane of random directions a run hardly moves: its dot says that it is both its start and its end.
    """
    found: dict[str, tuple[list[str], Array]] = {}
    for name, (text, place) in names.items():
        near = (
            key for key, (_, other) in found.items() if np.linalg.norm(place - other) * HALF < MARK * radius
        )
        if key := next(near, None):
            found[key][0].append(text)
        else:
            found[name] = [text], place
    return {key: (_listed(texts), place) for key, (texts, place) in found.items()}


def _listed(texts: list[str]) -> str:
    """In the order of the way: start, step 5 and twin."""
    *first, last = sorted(texts, key=lambda text: (text != "start", text == "twin"))
    return f"{', '.join(first)} and {last}" if first else last


def _path(surface: Surface, path: Array, losses: tuple[float, ...]) -> dict[str, Any]:
    x, y = path.T.tolist()
    return {"x": x, "y": y, "loss": list(losses), "ground": ground(surface, path)}


def _over_land(ends: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Their names in space, with a line down to each: a hill hides neither, as it would hide a trace's.

    From left to right as they are seen, so that those of near points stand beside each other.
    """
    look = {"ay": -32, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": TOKENS["ink-2"], "standoff": 3}
    font = {"color": TOKENS["ink"], "size": 11.5}
    paper = {"bgcolor": TOKENS["bg"], "borderpad": 2}  # a path goes on behind a name
    seen = [
        (np.array([x, y]) @ ACROSS, {"x": x, "y": y, "z": z, "text": text, "font": font, **paper, **look})
        for each in ends
        for x, y, z, text in zip(each["x"], each["y"], each["height"], each["text"], strict=True)
        if z is not None
    ]
    order = sorted(range(len(seen)), key=lambda k: float(seen[k][0]))
    return [
        {**name, "ax": SPREAD * (order.index(k) - (len(seen) - 1) / 2)} for k, (_, name) in enumerate(seen)
    ]


def _scaled(surface: Surface) -> tuple[Surface, dict[str, Any]]:
    """The landscape as it is drawn, the ticks of its heights, and what is said of one that is pointed at."""
    known = surface.loss[np.isfinite(surface.loss)]
    if not known.size:
        return surface, {"ticks": height_ticks(0.0, 0.0), "hover": SAID, **_levels(0.0, 0.0)}
    low, high = float(known.min()), float(known.max())
    if high < FAR:
        return surface, {"ticks": height_ticks(low, high), "hover": SAID, **_levels(low, high)}
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log10(surface.loss)
    heights = replace(surface, loss=np.where(np.isfinite(logs), logs, np.nan))
    low, high = float(np.nanmin(heights.loss)), float(np.nanmax(heights.loss))
    ticks = log_ticks([low, high], fine=0)
    places = np.log10(np.array(ticks["values"])).tolist()
    return heights, {"ticks": {**ticks, "values": places}, "hover": SAID_OF_POWERS, **_levels(low, high)}


def _levels(low: float, high: float) -> dict[str, Any]:
    """Where lines of equal loss lie, and from where to where the heights go in space, with the floor."""
    apart = (high - low) / LEVELS or 1.0
    return {
        "levels": {"start": low + apart / 2, "end": high, "size": apart},
        "heights": [low - UNDER * LEVELS * apart, low + LEVELS * apart],
    }


def _called(projection: Projection, random: bool) -> dict[str, Any]:
    """The two axes, in short too, and how much of the path's variance lies between them."""
    plane = projection.plane
    whose = "both paths’" if len(projection.beside) else "the path’s"
    known = bool(np.isfinite(plane.explained))
    lies = f"This plane shows {percent(plane.explained)} % of {whose} spread."
    if random or not known:  # a path that does not move has no direction of its own
        names, short = ("a random direction", "another one"), ("a random direction", "another one")
    else:
        short = ("main direction", "across it")
        names = (f"{whose} main direction", "across it")
        if known:
            first, second = (
                f"{name}: {share} %" for name, share in zip(names, _shares(projection), strict=True)
            )
            names = first, second
    axes = {"first": names[0], "second": names[1], "short": {"first": short[0], "second": short[1]}}
    return {"caption": lies if known else "", "axes": axes}


def _shares(projection: Projection) -> Iterator[str]:
    """How much of the path's variance lies along each of two axes at a right angle, in per cent."""
    plane = projection.plane
    along = np.concatenate([projection.beside, plane.path])
    with np.errstate(all="ignore"):  # numbers past all bounds
        reach = np.abs(along).max() or 1.0
        variances = (along / reach).var(axis=0)
        shares = plane.explained * variances / variances.sum()
    return map(percent, shares)


def path_width(path: Array) -> float:
    """Of a path's line in pixels: the finer, the more it goes to and fro over its own ground."""
    with np.errstate(all="ignore"):  # numbers past all bounds
        length = float(np.linalg.norm(np.diff(path, axis=0), axis=1).sum())
        extent = float(np.linalg.norm(np.ptp(path, axis=0)))
    finite = 0 < length < np.inf
    return float(np.clip(STRAIGHT * extent / length, *WIDTHS)) if finite else WIDTHS[1]

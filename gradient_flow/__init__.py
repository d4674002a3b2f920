"""Gradient Flow from Python: every number of a training step, as NumPy arrays and live in a notebook.

    import gradient_flow as gf

    run = gf.Run(layers=[4, 2, 1], activation="tanh", data="circle", batch_size=1, seed=25)
    frame = run.step(100)
    frame.layers[0].slopes

It knows the server's API and nothing else; the first run starts a local server where none is named.
"""

from gradient_flow.answers import Data, Diagnosis, Finding, Remedy, Slice, State, Surface
from gradient_flow.atlas import Atlas
from gradient_flow.connection import connect
from gradient_flow.frames import Frame, Frames, Layer
from gradient_flow.loop import Watch, watch
from gradient_flow.problems import Problem
from gradient_flow.pytorch import from_torch
from gradient_flow.run import Run
from gradient_flow.saved import load, open
from gradient_flow.settings import Settings

__all__ = [
    "Atlas",
    "Data",
    "Diagnosis",
    "Finding",
    "Frame",
    "Frames",
    "Layer",
    "Problem",
    "Remedy",
    "Run",
    "Settings",
    "Slice",
    "State",
    "Surface",
    "Watch",
    "connect",
    "from_torch",
    "load",
    "open",
    "watch",
]

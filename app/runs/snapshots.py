"""A training's state as bytes, for the store: arrays by name and a few numbers, no code."""

from io import BytesIO

import numpy as np

from app.core.training import Snapshot

MEMORY = "optimizer."


def pack(state: Snapshot) -> bytes:
    """The state in NumPy's own format."""
    place = np.array([state.step, state.epoch, state.offset, state.diverged])
    memory = {f"{MEMORY}{name}": array for name, array in state.optimizer.items()}
    buffer = BytesIO()
    np.savez(buffer, allow_pickle=False, place=place, parameters=state.parameters, dead=state.dead, **memory)
    return buffer.getvalue()


def unpack(packed: bytes) -> Snapshot:
    """The state that was packed."""
    with np.load(BytesIO(packed), allow_pickle=False) as arrays:
        step, epoch, offset, diverged = arrays["place"].tolist()
        memory = {name[len(MEMORY) :]: arrays[name] for name in arrays.files if name.startswith(MEMORY)}
        return Snapshot(step, epoch, offset, bool(diverged), arrays["parameters"], arrays["dead"], memory)

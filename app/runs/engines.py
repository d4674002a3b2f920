"""What there is to train by on this machine, and the digits that it gives."""

import logging
from typing import Literal

from app.core.compiled.build import is_built
from app.core.fingerprint import fingerprint
from app.core.plan import Engine
from app.runs.database.tables import runs
from app.runs.store import Store
from app.spec import Specification
from app.timeline.building import engine_of

log = logging.getLogger(__name__)


class Engines:
    """The engines that are there; with `auto` the compiled one trains new runs, where it is built."""

    def __init__(self, chosen: Literal["auto", "numpy"]) -> None:
        self.numerics = fingerprint()
        """What stands for all that decides the last digits of what is computed here."""
        self._built = is_built()
        self.compiled = self._built and chosen == "auto"

    def new(self, spec: Specification) -> Engine:
        """What is to train a new run, for all of its life."""
        return engine_of(spec) if self.compiled else "numpy"

    def has(self, engine: Engine) -> bool:
        """Whether a run can go on that was trained by this engine."""
        return self._built or engine == "numpy"

    async def report(self, store: Store) -> None:
        """Says what an operator should know of the stored runs' digits."""
        if not self._built:
            log.info("NumPy trains; `python -m app.core.compiled` builds what is tens of times as fast.")
            if waiting := await store.count(runs.c.engine == "numba"):
                log.warning("%d runs wait until the compiled engine that trained them is built.", waiting)
        if others := await store.count(runs.c.numerics != self.numerics):
            where = "by another version or on another processor"
            log.warning(
                "%d runs were trained %s: their steps may come back with other digits.", others, where
            )

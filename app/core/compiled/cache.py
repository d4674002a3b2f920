"""Which machine code numba loads, and that it lies beside the sources, also where nothing can be written."""

from numba import config
from numba.core.caching import InTreeCacheLocator

from app.core.compiled.build import built


class BesideSources(InTreeCacheLocator):
    """Numba's own place for it, without numba's condition that the directory can be written to be read."""

    def ensure_cache_path(self) -> None:
        """Asks for nothing: `build` writes there, everything else reads."""


config.CACHE_LOCATOR_CLASSES = f"{__name__}.{BesideSources.__name__}"  # type: ignore[attr-defined]

if there := built():
    there.use()

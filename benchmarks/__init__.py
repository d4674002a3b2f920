"""Measurements: `python -m benchmarks`."""

import app  # noqa: F401  # sets one BLAS thread, which NumPy reads when it is imported

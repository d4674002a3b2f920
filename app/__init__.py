"""Gradient Flow: every number of a network's training step, live."""

import os

# One BLAS thread, set before NumPy is imported: two are slower on small matrices and give other bits.
for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ[_variable] = "1"

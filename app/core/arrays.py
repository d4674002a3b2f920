"""The one array type of the numerics: double precision."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def moments(values: Array) -> tuple[Array, Array]:
    """Mean and deviation σ = √(mean (x − mean)²) of each row (rows × samples), finite where every x is.

    In units of the row's largest power of two, which changes no digit, so that no sum and no square passes
    the bounds.
    """
    _, exponent = np.frexp(np.abs(values).max(axis=1))
    scaled = np.ldexp(values, -exponent[:, np.newaxis])
    return np.ldexp(scaled.mean(axis=1), exponent), np.ldexp(scaled.std(axis=1), exponent)

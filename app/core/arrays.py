"""The one array type of the numerics: double precision."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

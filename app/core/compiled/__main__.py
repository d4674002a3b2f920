"""`python -m app.core.compiled [--portable]`: builds the machine code, unless it is there already.

For this processor, or for all of its kind.
"""

import sys

from app.core.compiled.build import build, is_built

if not is_built():
    from app.core.compiled.warm import warm

    build(warm, portable="--portable" in sys.argv)

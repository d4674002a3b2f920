"""`python -m app.core.compiled`: builds the machine code, unless it is there already."""

from app.core.compiled.build import build, is_built

if not is_built():
    build()

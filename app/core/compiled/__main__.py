"""`python -m app.core.compiled`: builds the machine code."""

from app.core.compiled.build import build

build()

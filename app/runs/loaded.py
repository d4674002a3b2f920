"""All that a worker needs, loaded: what the process imports that workers are forked from."""

import app.runs.process  # noqa: F401
from app.core.compiled.build import is_built
from app.core.compiled.warm import warm

if is_built():
    warm()

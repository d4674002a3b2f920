"""A run as something to take away: a script of its own, or a record of all that was done."""

from collections.abc import Iterator
from typing import Any, Literal

import orjson
from fastapi import APIRouter, Response

from app.analysis.exported_run import RunRecord, exported_run, run_record
from app.api.dependencies import TheRun, TheService
from app.api.openapi import RUN, problems
from app.api.pieces import json_in_pieces
from app.export import numpy_script, pytorch_script

router = APIRouter(prefix="/runs/{id}", tags=["export"])

SCRIPTS = {"python": numpy_script, "pytorch": pytorch_script}
CONTENT: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/x-python": {"schema": {"type": "string"}}, "application/json": {}}}
}


@router.get("/export", response_model=None, responses={**CONTENT, **problems(*RUN, 422)})
async def export_run(
    run: TheRun, service: TheService, format: Literal["python", "pytorch", "json"] = "python"
) -> Response:
    """The run as a script that trains it again, with NumPy (`python`) or PyTorch, or as its record (`json`).

    The scripts import nothing of this project; their last line of output is JSON with the `parameters`.
    """
    if format == "json":
        answer: Response = json_in_pieces(record_pieces(await service.ask(run.key, run_record)))
    else:
        script = SCRIPTS[format](await service.ask(run.key, exported_run))
        answer = Response(script, media_type="text/x-python")
    name = {"python": "run.py", "pytorch": "run_pytorch.py", "json": "run.json"}[format]
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def record_pieces(run: RunRecord) -> Iterator[str]:
    """The specification that the run started from, its command log, and the parameters that it came to.

    All of it as JSON, in pieces, since each change has the whole specification.
    """
    yield from ('{"spec":', *run.spec.pieces(), ',"log":[')
    for number, change in enumerate(run.log):
        yield "," if number else ""
        yield from (f'{{"step":{change.step},"spec":', *change.spec.pieces())
        yield f',"sets_parameters":{"true" if change.parameters else "false"}}}'
    parameters = orjson.dumps(run.parameters, option=orjson.OPT_SERIALIZE_NUMPY).decode()
    yield f'],"step":{run.step},"parameters":{parameters}}}'

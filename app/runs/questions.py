"""Questions about runs, asked of the workers that hold them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.analysis.pieces import Pieces
from app.runs.errors import RunNotFound
from app.runs.run import Run
from app.runs.worker import Worker
from app.runs.workers import Workers


class Questions:
    """Asks them: a short one in one call, a long one piece by piece, its last answer remembered.

    Others get their turn between two pieces, and when the one who waits is cancelled, no more than a piece is
    computed for nobody. Two who ask the same long question of a run get one answer: the second one waits.
    """

    def __init__(self, workers: Workers) -> None:
        self._workers = workers

    async def ask(
        self,
        runs: Sequence[Run],
        question: Callable[..., Any],
        arguments: Sequence[Any] = (),
        named: Mapping[str, Any] | None = None,
    ) -> Any:
        """The answer about a run, or about runs of one family. RunNotFound once one has been deleted."""
        named = named or {}
        key = (question, arguments, named, [(run.id, run.version) for run in runs])
        first = runs[0]
        if first.answered and first.answered[0] == key:
            return first.answered[1]
        answer = await self._call(runs, question, arguments, named)
        if not isinstance(answer, Pieces):
            return answer
        async with first.question_lock:
            if not first.answered or first.answered[0] != key:
                pieces = [await self._call([first], piece, (), {}) for piece in answer.questions]
                first.answered = key, answer.whole(pieces)
            return first.answered[1]

    async def _call(
        self,
        runs: Sequence[Run],
        question: Callable[..., Any],
        arguments: Sequence[Any],
        named: Mapping[str, Any],
    ) -> Any:
        if any(run.closed for run in runs):
            raise RunNotFound
        ids = [run.id for run in runs]
        while True:
            before = [run.rewound for run in runs]
            answer = await self._workers.call(runs[0].worker, Worker.ask, ids, question, arguments, named)
            for run in runs:
                async with run.writing:  # nothing is told before it is written
                    pass
            if before == [run.rewound for run in runs]:
                return answer

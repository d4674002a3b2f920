"""What a timeline has no answer to."""

from collections.abc import Mapping
from typing import Any, Self


class Refusal(Exception):
    """What cannot be answered, or done, said in a sentence. It crosses a process whole."""

    def __reduce__(self) -> tuple[Any, ...]:
        """How to pickle it: an exception's own way calls `__init__` with the sentence."""
        return self._again, (str(self), self.__dict__)

    @classmethod
    def _again(cls, sentence: str, fields: Mapping[str, Any]) -> Self:
        error = cls.__new__(cls, sentence)
        error.__dict__.update(fields)
        return error


class StepNotFound(Refusal):
    """The run has not trained this step."""

    def __init__(self, step: int, first: int, last: int) -> None:
        trained = f"Steps {first} to {last} are there" if last >= first else "It has not trained a step yet"
        super().__init__(f"This run has no step {step}. {trained}.")


class Diverged(Refusal):
    """The run's numbers are no longer finite."""

    def __init__(self, step: int) -> None:
        super().__init__(
            f"The run diverged at step {step}: its numbers are no longer finite. "
            "Reset it, or set network.parameters to finite ones."
        )

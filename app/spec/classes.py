"""What is asked of a class: to be there, what to look at, a question, an answer."""

from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import AfterValidator, Field, ValidationError, WrapValidator, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from app.spec.base import Count, Index, Items, Model
from app.spec.faults import fault, refuse

LONGEST_TEXT = 1000
LONGEST_CHOICE = 200
MOST_CHOICES = 10
LONGEST_NAME = 100
HEXADECIMAL = frozenset("0123456789abcdefABCDEF")

Name: TypeAlias = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]


class NewClass(Model):
    """The run that all are to look at."""

    run: Name
    """Its id, the right to command it."""


class Pick(Model):
    """A weight: its layer from 1, its unit and input from 0."""

    layer: Count
    unit: Index
    input: Index


Three: TypeAlias = Annotated[tuple[Count, Index, Index], Items(3, least=3)]


def _pick(value: Any, kinds: Callable[[Any], Any]) -> Any:
    try:
        return kinds(value)
    except ValidationError:
        message = "Input should be a weight: text like 1,0,0, or its layer, unit and input"
        raise PydanticCustomError("no_pick", message) from None


class Look(Model):
    """What the teacher looks at; null for what is not chosen."""

    step: Index | None = None
    """null: the newest one."""
    phase: Name | None = None
    pick: Annotated[Name | Pick | Three | None, WrapValidator(_pick)] = None
    """A weight, as an address has it (`1,0,0`) or in parts."""
    panel: Name | None = None
    lesson: Name | None = None
    at: Count | None = None
    """The lesson's step."""
    answered: bool | None = None
    """Whether the lesson's answer is on show."""
    rule: Name | None = None
    """What stands in the place of f′, as an address has it (`one,unit,0,`); null: the run's own."""
    words: Literal["question", "textbook"] | None = None
    """Whose words the factors are called by."""
    question: Count | None = None
    """The number of one that was asked."""


class NewLook(Look):
    """A look, and the id of another run, if all are to look at that one from now on."""

    run: Name | None = None


class NewQuestion(Model):
    """A lesson's question, or one's own."""

    lesson: Name | None = None
    step: Count | None = None
    """Of the lesson."""
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, pattern=r"\S")] | None = None
    choices: (
        Annotated[
            tuple[Annotated[str, Field(min_length=1, max_length=LONGEST_CHOICE, pattern=r"\S")], ...],
            Items(MOST_CHOICES, least=2),
        ]
        | None
    ) = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        refuse(self._faults())
        return self

    def _faults(self) -> Iterator[InitErrorDetails]:
        there = {name for name in ("lesson", "step", "text", "choices") if getattr(self, name) is not None}
        if there not in ({"lesson", "step"}, {"text", "choices"}):
            message = "Input should have lesson and step, or text and choices"
            yield fault((), sorted(there), "no_question", message)


def _random(voter: str) -> str:
    hexadecimal = len(voter) == 32 and HEXADECIMAL.issuperset(voter)
    encoded = len(voter) == 22 and voter.isascii() and voter.replace("-", "").replace("_", "").isalnum()
    if not (hexadecimal or encoded):
        message = "Input should be 128 random bits: 32 hexadecimal digits, or 22 letters, digits, - and _"
        raise PydanticCustomError("no_voter", message)
    return voter


class ClassAnswer(Model):
    """What somebody answers; the last answer of a voter counts."""

    question: Count
    choice: Index
    """From 0."""
    voter: Annotated[str, AfterValidator(_random)]
    """128 random bits that the browser makes, the same for all of a class."""

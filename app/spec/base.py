"""What every model of the specification shares: its rules, its numbers and its choices."""

from collections.abc import Callable, Iterable
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Any, TypeAlias, cast, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    TypeAdapter,
    ValidationError,
    WrapValidator,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, PydanticKnownError, core_schema

from app.spec.faults import refuse

MOST_FIELDS = 100


class Model(BaseModel):
    """No coercion (`"4"` and `true` are no numbers, 4 is 4.0), no unknown field, no NaN, frozen."""

    model_config = ConfigDict(
        strict=True, extra="forbid", allow_inf_nan=False, frozen=True, use_attribute_docstrings=True
    )

    @model_validator(mode="before")
    @classmethod
    def _refuse_a_flood(cls, value: Any) -> Any:
        # Each unknown field would be an error of its own, and a body has room for a million.
        if isinstance(value, dict) and len(value) > MOST_FIELDS:
            names = {"most": MOST_FIELDS, "count": len(value)}
            raise PydanticCustomError(
                "too_many_fields", "Input should have at most {most} fields, not {count}", names
            )
        return value


class Large(Model):
    """What can be large: its JSON is written once, in the process where a request is read."""

    def __getstate__(self) -> dict[Any, Any]:
        """What goes to another process: with the text."""
        _ = self.digest
        return super().__getstate__()

    @cached_property
    def text(self) -> str:
        """All of it as JSON."""
        return self.model_dump_json()

    @cached_property
    def digest(self) -> str:
        """What tells it from others."""
        return sha256(self.text.encode()).hexdigest()


LARGEST_INTEGER = 2**53 - 1
"""The largest integer that every reader of JSON keeps exactly."""

Count: TypeAlias = Annotated[int, Field(ge=1, le=LARGEST_INTEGER)]
Index: TypeAlias = Annotated[int, Field(ge=0, le=LARGEST_INTEGER)]
Fraction: TypeAlias = Annotated[float, Field(ge=0, le=1)]
NonNegative: TypeAlias = Annotated[float, Field(ge=0)]
Magnitude: TypeAlias = Annotated[float, Field(ge=-1e6, le=1e6)]
"""What a parameter may start from, far from overflow."""


class Items:
    """Marks a tuple that comes as a JSON list of `least` to `most` items.

    Its first wrong item is the only one reported: a body of a million wrong numbers is one error.
    """

    def __init__(self, most: int = 1_000_000, least: int = 1) -> None:
        self.most, self.least = most, least

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The tuple's schema, for which a list is no coercion."""
        items = cast(core_schema.TupleSchema, handler(source))
        items["strict"] = False
        items["fail_fast"] = True
        return core_schema.no_info_wrap_validator_function(self._check, items)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The list's JSON schema with its least and greatest length."""
        return {**handler(schema), "minItems": self.least, "maxItems": self.most}

    def _check(self, value: Any, items: Callable[[Any], Any]) -> Any:
        length = len(value) if isinstance(value, list | tuple) else 1
        if length < self.least:
            names = {"field_type": "List", "min_length": self.least, "actual_length": length}
            raise PydanticKnownError("too_short", names)
        if length > self.most:
            names = {"field_type": "List", "max_length": self.most, "actual_length": length}
            raise PydanticKnownError("too_long", names)
        return items(value)


Row: TypeAlias = Annotated[tuple[float, ...], Items()]
Rows: TypeAlias = Annotated[tuple[Row, ...], Items()]


class OneOf:
    """Marks a string that is one of a registry's names."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(names)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """A literal's schema, which validates, documents and words its error."""
        return core_schema.literal_schema(self.names)


def variants(union: Any, tag: str) -> dict[str, type[Model]]:
    """The models of a union by the names that choose them."""
    members: tuple[type[Model], ...] = get_args(union)
    return {name: model for model in members for name in get_args(model.model_fields[tag].annotation)}


class Variants:
    """Marks a union of models of which the field `tag` chooses one: the first, when it is left out.

    Unlike a discriminator alone it gives the tag a default, and an error's `loc` holds only what was sent.
    """

    def __init__(self, tag: str) -> None:
        self.tag = tag

    def __get_pydantic_core_schema__(self, union: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The union's schema behind the choice."""
        models = variants(union, self.tag)
        members = tuple(models.values())

        def choose(value: Any, union: Callable[[Any], Any]) -> Any:
            if isinstance(value, members):
                return union(value)
            if not isinstance(value, dict):
                raise PydanticKnownError("dict_type")
            name = value.get(self.tag, next(iter(models)))
            if not isinstance(name, str) or name not in models:
                *others, last = map(repr, models)
                expected = {"expected": f"{', '.join(others)} or {last}"}
                refuse([InitErrorDetails(type="literal_error", loc=(self.tag,), input=name, ctx=expected)])
            return models[name].model_validate(value)

        return core_schema.no_info_wrap_validator_function(choose, handler(union))


def number_or(word: str, number: Any, description: str) -> WrapValidator:
    """Admit a word beside a number, with one message for both."""
    adapter: TypeAdapter[Any] = TypeAdapter(number, config=ConfigDict(strict=True, allow_inf_nan=False))

    def check(value: Any, union: Callable[[Any], Any]) -> Any:
        if value == word:
            return value
        try:
            return adapter.validate_python(value)
        except ValidationError:
            names = {"description": description, "word": word}
            raise PydanticCustomError(
                "number_or_word", "Input should be {description} or '{word}'", names
            ) from None

    return WrapValidator(check)

"""What a call comes to in another process, as bytes: an answer, or the error that it raised there."""

import pickle
from traceback import format_exc
from typing import Any


def answer(value: Any) -> bytes:
    """What it answered; an error where that cannot be pickled."""
    return pickle.dumps((value, None), pickle.HIGHEST_PROTOCOL)


def failure(error: Exception, where: str) -> bytes:
    """What is being raised, with how it came to it; a RuntimeError where that cannot be raised elsewhere."""
    error.add_note(f"In the {where}:\n{format_exc()}")
    try:
        message = pickle.dumps((None, error), pickle.HIGHEST_PROTOCOL)
        pickle.loads(message)  # as who called will
    except Exception:  # noqa: BLE001  whatever keeps it from being raised there
        message = pickle.dumps((None, RuntimeError(format_exc())), pickle.HIGHEST_PROTOCOL)
    return message


def outcome(message: bytes) -> Any:
    """The answer. Raises the error."""
    value, error = pickle.loads(message)
    if error:
        raise error
    return value

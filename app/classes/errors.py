"""What can be wrong with what is asked of a class. The message says it to the one who asked."""

from app.runs.errors import RunError


class ClassNotFound(RunError):
    """No class has this code or id."""

    def __init__(self) -> None:
        super().__init__("There is no class with this code. It may have ended.")


class ForTeacher(RunError):
    """The key is a class's code: the right to join, and no more."""

    def __init__(self) -> None:
        super().__init__("This is the class's code, by which it is joined: this takes its teacher's id.")


class QuestionNotFound(RunError):
    """The class has no such question."""

    def __init__(self, number: int, last: int) -> None:
        there = f"It has {last}" if last else "None was asked yet"
        super().__init__(f"This class has no question {number}. {there}.")


class QuestionOpen(RunError):
    """Another question is open."""

    def __init__(self, number: int) -> None:
        super().__init__(f"Question {number} is still open. Close it first.")


class QuestionClosed(RunError):
    """An answer comes too late."""

    def __init__(self, number: int) -> None:
        super().__init__(f"Question {number} is closed: no answer to it counts any more.")

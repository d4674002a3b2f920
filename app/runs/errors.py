"""What can be wrong with a command to a run. The message says it to the one who asked."""

from app.timeline import Refusal


class RunError(Refusal):
    """A command that cannot be carried out."""


class RunNotFound(RunError):
    """No run has this id."""

    def __init__(self) -> None:
        super().__init__("There is no run with this id. It may have been deleted.")


class RunExpired(RunError):
    """The run was there, but nobody has asked for it for too long. `spec` is what it was made of, as JSON."""

    def __init__(self, spec: str) -> None:
        super().__init__(
            "This run has expired, since nobody asked for it for too long. Its `spec` starts it again."
        )
        self.spec = spec


class StoreUnavailable(RunError):
    """The command cannot be written down, so it is not carried out, or not beyond so many steps."""

    def __init__(self, reason: str, steps: int = 0) -> None:
        done = f"It went {steps} steps on and no further." if steps else "Nothing was changed."
        super().__init__(f"The server cannot write to its store ({reason}). {done} Try again.")
        self.reason = reason


class StoreUnusable(RunError):
    """Runs cannot be kept in this directory or database at all, so that no server starts on it."""

    def __init__(self, where: object, reason: str) -> None:
        super().__init__(f"Runs cannot be kept in {where}: {reason}.")


class StoreTaken(StoreUnusable):
    """Another server has it."""

    def __init__(self, where: object) -> None:
        super().__init__(where, "another server has it")


class EngineMissing(RunError):
    """The run is trained by the compiled engine, which has not been built here."""

    def __init__(self) -> None:
        super().__init__(
            "This run is trained by the compiled engine, which this server does not have at the moment. "
            "NumPy would give other digits, so that the run waits."
        )


class WorkerLost(RunError):
    """The process that should carry it out dies again and again."""

    def __init__(self) -> None:
        super().__init__("The process that trains this run has died, and died again. Try again later.")


class WorkerTooSlow(RunError):
    """The process that should carry it out was killed, since it took too long."""

    def __init__(self) -> None:
        super().__init__(
            "This took longer than one call to a worker may (call_seconds), so that it was stopped. "
            "Ask for less at once, or make the network or its data smaller."
        )


class NotReady(RunError):
    """The server cannot carry out everything at the moment."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason}.")


class ViewOnly(RunError):
    """The key is a view: the right to look, and no more."""

    def __init__(self, allowed: str = "looked at and forked") -> None:
        super().__init__(f"This is a view of the run: it may be {allowed}, not commanded.")


class Twin(RunError):
    """The command is for the run that this one trains with."""

    def __init__(self) -> None:
        super().__init__("This run is a twin: it trains whenever its parent does. Command the parent.")


class TrainedElsewhere(RunError):
    """The run is none of this server's: it only sees what is sent of it."""

    def __init__(self) -> None:
        super().__init__(
            "This run is trained elsewhere: it is commanded there, and all that is known of it here are the "
            "frames that it sends."
        )


class NotSent(RunError):
    """Nobody has sent this step's frame, or it has made room for others since."""

    def __init__(self, step: int, near: list[int]) -> None:
        known = f"The nearest are {' and '.join(map(str, near))}" if near else "None is there yet"
        super().__init__(f"This run is trained elsewhere, and of its step {step} there is no frame. {known}.")


class ParametersNotSent(RunError):
    """No frame says what the parameters of a step were."""

    def __init__(self, step: int) -> None:
        super().__init__(
            f"This run is trained elsewhere, and its parameters after {step} steps were not sent: they take "
            f"the frame of step {step} or {step + 1}, with the weights and biases of linear layers only."
        )


class FrameTooLarge(RunError):
    """A frame that would not fit into what is kept of a run."""

    def __init__(self, size: int, most: int) -> None:
        super().__init__(
            f"A frame takes {size} bytes, and all that is kept of a run {most} (watched_bytes). Send samples "
            "of its largest arrays."
        )


class Playing(RunError):
    """The command asks for a run that stands still."""

    def __init__(self) -> None:
        super().__init__("The run is playing. Pause it first.")


class AtCapacity(RunError):
    """No room for another one of something."""

    def __init__(
        self, who: str, limit: int, things: str, setting: str, then: str = "Try again later."
    ) -> None:
        super().__init__(f"{who} {limit} {things}, as many as it may ({setting}). {then}")
        self.setting = setting

"""What goes wrong between here and a server."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True)
class Fault:
    """One thing wrong with what was asked: where it stands in the request, and what is wrong there."""

    loc: tuple[str | int, ...]
    msg: str


class Problem(Exception):
    """A server's refusal, as RFC 9457 has it; its text is `detail`, the server's own sentence.

    `status`: 403 for a command to a run that one may only look at, 404 for no such run, step or figure, 409
    for what a run cannot do as it stands, 422 for what does not fit (each `Fault` in `errors`), 429 for a
    server that is full. `spec`: of a run that has expired, what starts it again.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        errors: tuple[Fault, ...] = (),
        spec: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors
        self.spec = spec

    @classmethod
    def of(cls, response: httpx.Response) -> "Problem":
        """The problem that a response tells of, which was read; a proxy's own words where it is none."""
        if "problem+json" not in response.headers.get("Content-Type", ""):
            words = " ".join(response.text.split())[:200] or response.reason_phrase
            return cls(response.status_code, f"{response.url.host} answered {response.status_code}: {words}")
        said = response.json()
        errors = tuple(Fault(tuple(each["loc"]), each["msg"]) for each in said.get("errors", ()))
        return cls(said["status"], said["detail"], errors, said.get("spec"))

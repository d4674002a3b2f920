"""What all are sent alike: kept in memory, plain and compressed, so that a class may ask for it at once."""

import gzip
import hashlib
from collections.abc import Mapping

from fastapi import Request, Response

AGAIN = "no-cache"
"""A browser asks each time whether it is still the same."""
LASTING = "public, max-age=31536000, immutable"
"""A browser never asks again: another version has another address."""


class Content:
    """Bytes of a type, and headers that go with them; `version` names them: by default, by their hash."""

    def __init__(
        self, content: bytes, kind: str, headers: Mapping[str, str] | None = None, version: str = ""
    ) -> None:
        self.version = version or hashlib.sha256(content).hexdigest()[:16]
        self._kind, self._headers = kind, headers or {}
        self._plain, self._packed = content, gzip.compress(content, mtime=0)

    def answer(self, request: Request, version: str = "") -> Response:
        """It, or that the browser has it. `version`: the one that the address names, if any."""
        packed = "gzip" in request.headers.get("Accept-Encoding", "") and len(self._packed) < len(self._plain)
        tag = f'"{self.version}{"-gzip" if packed else ""}"'
        cached = LASTING if version == self.version else AGAIN
        headers = {**self._headers, "ETag": tag, "Cache-Control": cached, "Vary": "Accept-Encoding"}
        if tag in request.headers.get("If-None-Match", ""):
            return Response(status_code=304, headers=headers)
        coding = {"Content-Encoding": "gzip"} if packed else {}
        return Response(
            self._packed if packed else self._plain, media_type=self._kind, headers=headers | coding
        )

"""What every answer says to a browser, and which hosts and origins are answered."""

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.datastructures import MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.settings import Settings, listed

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
"""Always answered: no name of somebody else's stands for them, and a health check asks there."""


def secure(app: FastAPI, settings: Settings) -> None:
    """Add the headers and the checks of origin and host."""
    app.add_middleware(BrowserRules, frame_ancestors=settings.frame_ancestors)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=listed(settings.cors_origins),
            allow_methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Content-Type", "Last-Event-ID"],
            expose_headers=["Location", "Retry-After", "X-Request-ID"],
        )
    if settings.trusted_hosts != "*":
        hosts = [*listed(settings.trusted_hosts), *LOOPBACK]
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)


class BrowserRules:
    """Types are not guessed, addresses not passed on, and only the configured origins may frame an answer.

    An answer that has no content security policy of its own may load nothing.
    """

    def __init__(self, app: ASGIApp, frame_ancestors: str) -> None:
        self.app = app
        self.frames = " ".join(["frame-ancestors", *(listed(frame_ancestors) or ["'none'"])])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request."""

        async def with_rules(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                own = headers.get("Content-Security-Policy", "default-src 'none'")
                headers["Content-Security-Policy"] = f"{own}; {self.frames}"
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
            await send(message)

        await self.app(scope, receive, with_rules)

"""What every answer says to a browser, and which hosts, origins and frames the settings let in."""

from collections.abc import Iterator

import httpx
import pytest

from tests.server import serving


@pytest.fixture(scope="module")
def configured() -> Iterator[str]:
    with serving(
        workers=1,
        trusted_hosts="flow.example, *.flow.example",
        cors_origins="https://lecture.example",
        frame_ancestors="https://lecture.example,https://course.example",
    ) as server:
        yield server.url


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/docs", "/docs/start.js", "/openapi.json", "/nothing", "/api/v1/runs/nobody"]
)
def test_every_answer_has_the_rules(server_url: str, path: str) -> None:
    headers = httpx.get(f"{server_url}{path}").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Content-Security-Policy"].endswith("; frame-ancestors 'none'")
    assert "Access-Control-Allow-Origin" not in headers


def test_only_configured_origins_may_frame_it(configured: str) -> None:
    policy = httpx.get(f"{configured}/").headers["Content-Security-Policy"]
    assert policy.endswith("; frame-ancestors https://lecture.example https://course.example")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("flow.example", 200),
        ("a.flow.example:80", 200),
        ("localhost:9", 200),
        ("evil.example", 400),
        ("evil.example:127", 400),
        ("", 400),
    ],
)
def test_only_configured_hosts_are_answered(configured: str, host: str, status: int) -> None:
    assert httpx.get(f"{configured}/healthz", headers={"Host": host}).status_code == status


@pytest.mark.parametrize(
    ("origin", "let_in"), [("https://lecture.example", True), ("https://evil.example", False)]
)
def test_only_configured_origins_may_call(configured: str, origin: str, let_in: bool) -> None:
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "content-type",
    }
    before = httpx.options(f"{configured}/api/v1/runs/x", headers=asked)
    assert (before.headers.get("Access-Control-Allow-Origin") == origin) is let_in
    reply = httpx.get(f"{configured}/api/v1/losses", headers={"Origin": origin})
    assert ("Access-Control-Allow-Origin" in reply.headers) is let_in

"""Reads a problem."""

import httpx

TITLES = {
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    429: "Too Many Requests",
}


def told(reply: httpx.Response) -> tuple[int, str]:
    """A problem's status and detail."""
    assert reply.headers["Content-Type"] == "application/problem+json", reply.text
    problem = reply.json()
    assert problem["type"] == "about:blank"
    assert problem["status"] == reply.status_code
    assert problem["title"] == TITLES[reply.status_code]
    return reply.status_code, problem["detail"]

import httpx
import pytest


@pytest.mark.parametrize("path", ["", "/parameters", "/data"])
def test_head_is_get_without_its_body(api: httpx.Client, run: str, path: str) -> None:
    head, get = api.head(run + path), api.get(run + path)
    assert head.status_code == 200
    assert head.content == b""
    own = {"date": "", "x-request-id": ""}  # of each answer
    assert {**head.headers, **own} == {**get.headers, **own}


def test_the_head_of_a_stream_does_not_wait_for_the_stream(api: httpx.Client, run: str) -> None:
    head = api.head(f"{run}/stream")
    assert (head.status_code, head.headers["Content-Type"]) == (200, "text/event-stream; charset=utf-8")


def test_head_of_what_is_not_there(api: httpx.Client) -> None:
    assert api.head("/runs/nobody").status_code == 404


def test_options_are_the_methods_of_a_path(api: httpx.Client, run: str) -> None:
    for path, methods in (
        (run, "GET, PATCH, DELETE, HEAD, OPTIONS"),
        ("/runs", "POST, OPTIONS"),
        ("/losses", "GET, HEAD, OPTIONS"),
    ):
        reply = api.options(path)
        assert (reply.status_code, reply.headers["Allow"], reply.content) == (204, methods, b"")
    assert api.options("/nothing").status_code == 404

from collections.abc import Iterator

import httpx

JSON = {"Content-Type": "application/json"}


def chunks(body: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


def test_a_body_may_come_in_chunks(api: httpx.Client) -> None:
    reply = api.post("/runs", content=chunks(b'{"seed": 12, "loss": "absolute_error"}', 5), headers=JSON)
    assert (reply.status_code, reply.json()["spec"]["seed"]) == (201, 12)


def test_a_body_of_eight_megabytes_fits_and_not_a_byte_more(api: httpx.Client) -> None:
    body = b"{}".ljust(8_000_000)
    assert api.post("/runs", content=body, headers=JSON).status_code == 201
    assert api.post("/runs", content=body + b" ", headers=JSON).status_code == 413
    assert api.post("/runs", content=chunks(body + b" ", 100_000), headers=JSON).status_code == 413


def test_the_connection_lives_on_after_a_body_that_was_too_large(api: httpx.Client) -> None:
    assert api.post("/runs", content=b" " * 9_000_000, headers=JSON).status_code == 413
    assert api.get("/losses").status_code == 200


def test_json_has_many_types(api: httpx.Client) -> None:
    for kind in ("application/json; charset=utf-8", "APPLICATION/JSON", "application/merge-patch+json"):
        assert api.post("/runs", content=b"{}", headers={"Content-Type": kind}).status_code == 201


def test_where_no_body_is_asked_for_none_is_read(api: httpx.Client, run: str) -> None:
    assert api.post(f"{run}/pause", content=b"now", headers={"Content-Type": "text/plain"}).status_code == 200

import gzip
import random
from collections.abc import Iterator

import httpx
import pytest

JSON = {"Content-Type": "application/json"}
GZIP = JSON | {"Content-Encoding": "gzip"}
SEED = b'{"seed": 12}'


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


@pytest.mark.parametrize(
    "body",
    [
        b'{"data": {"source": "inline", "inputs": [[1], [true]], "targets": [[1], [1]]}}',
        b'{"seed": -1, "loss": "none"}',
        b'{"seed": 1',
        b'{"seed": "\xff"}',
        b"[]",
    ],
)
def test_a_large_body_is_answered_as_a_small_one_is(api: httpx.Client, body: bytes) -> None:
    small = api.post("/runs", content=body, headers=JSON)
    large = api.post("/runs", content=b"\n" * 100_000 + body, headers=JSON)
    at_its_line = small.text.replace("at line 1 ", "at line 100001 ")
    assert (large.status_code, large.text) == (422, at_its_line)


def test_the_connection_lives_on_after_a_body_that_was_too_large(api: httpx.Client) -> None:
    assert api.post("/runs", content=b" " * 9_000_000, headers=JSON).status_code == 413
    assert api.get("/losses").status_code == 200


def test_json_has_many_types(api: httpx.Client) -> None:
    for kind in ("application/json; charset=utf-8", "APPLICATION/JSON", "application/merge-patch+json"):
        assert api.post("/runs", content=b"{}", headers={"Content-Type": kind}).status_code == 201


def test_where_no_body_is_asked_for_none_is_read(api: httpx.Client, run: str) -> None:
    assert api.post(f"{run}/pause", content=b"now", headers={"Content-Type": "text/plain"}).status_code == 200


@pytest.mark.parametrize(
    "body",
    [gzip.compress(SEED), gzip.compress(SEED[:5]) + gzip.compress(SEED[5:])],
    ids=["whole", "in two members"],
)
def test_a_body_may_be_compressed(api: httpx.Client, body: bytes) -> None:
    for content in (body, chunks(body, 3)):
        reply = api.post("/runs", content=content, headers=GZIP)
        assert (reply.status_code, reply.json()["spec"]["seed"]) == (201, 12)


def test_a_table_may_be_compressed(api: httpx.Client) -> None:
    file = gzip.compress(b"a,b\n1,2\n3,5\n")
    assert api.post("/tables", content=file, headers={"Content-Encoding": "GZip"}).json()["rows"] == 2


def test_eight_megabytes_are_the_most_when_decompressed_too(api: httpx.Client) -> None:
    body = b"{}".ljust(8_000_000)
    assert api.post("/runs", content=gzip.compress(body), headers=GZIP).status_code == 201
    for size in (8_000_001, 200_000_000):  # the second one is never made
        reply = api.post("/runs", content=gzip.compress(body.ljust(size), 1), headers=GZIP)
        assert (reply.status_code, reply.json()["detail"]) == (
            413,
            "The body should have at most 8000000 bytes; decompressed, it has more.",
        )


def test_a_compressed_body_has_the_same_limit_as_it_is_sent(api: httpx.Client) -> None:
    noise = gzip.compress(random.Random(0).randbytes(8_000_001), 1)
    reply = api.post("/runs", content=noise, headers=GZIP)
    assert (reply.status_code, reply.json()["detail"]) == (
        413,
        f"The body should have at most 8000000 bytes; it has {len(noise)}.",
    )


@pytest.mark.parametrize(
    ("coding", "body", "status", "detail"),
    [
        ("gzip", SEED, 400, "The body should be gzip, as its Content-Encoding says; it is not."),
        ("gzip", gzip.compress(SEED)[:-9], 400, "The body should be whole gzip; it ends before its end."),
        ("br", SEED, 415, "The body should be sent as it is or by gzip; its Content-Encoding is br."),
    ],
    ids=["no gzip", "cut short", "another coding"],  # gzip has the time in it
)
def test_a_body_that_is_not_what_it_says(
    api: httpx.Client, coding: str, body: bytes, status: int, detail: str
) -> None:
    reply = api.post("/runs", content=body, headers=JSON | {"Content-Encoding": coding})
    assert (reply.status_code, reply.json()["detail"]) == (status, detail)
    assert ("gzip" in reply.headers.get("accept-encoding", "")) == (status == 415)
    assert reply.headers["content-type"] == "application/problem+json"

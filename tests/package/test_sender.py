"""What sends a watched run's frames beside the training."""

import threading
from typing import Any

import pytest

import gradient_flow as gf
from gradient_flow.connection import Connection
from gradient_flow.sender import ROOM, WAITING, Sender
from tests.server import free_port

MODEL = {"layers": [{"name": "0", "kind": "linear", "shape": [1, 1]}]}


def frame(step: int) -> dict[str, Any]:
    return {"step": step, "layers": [{"weights": [[0.5]]}]}


def test_frames_arrive_in_order_and_the_run_ends(server: Connection) -> None:
    sender = Sender(server, lambda: MODEL)
    for step in range(1, 11):
        sender.send(lambda step=step: frame(step))  # type: ignore[misc]
    assert sender.settle(30)
    assert sender.run is not None
    path = f"/runs/{sender.run['id']}"
    assert [each["step"] for each in server.ask("GET", f"{path}/frames").json()] == list(range(1, 11))
    assert server.ask("GET", path).json()["status"] == "running"
    sender.close(30)
    assert server.ask("GET", path).json()["status"] == "paused"
    assert sender.trouble is None


def test_the_oldest_go_where_more_wait_than_may(server: Connection) -> None:
    described = threading.Event()

    def describe() -> dict[str, Any]:
        described.wait(30)
        return MODEL

    sender = Sender(server, describe)
    first = threading.Event()

    def begin() -> dict[str, Any]:
        first.set()
        return frame(1)

    sender.send(begin)
    assert first.wait(30)  # it is on its way, and the others wait behind it
    for step in range(2, WAITING + 12):
        sender.send(lambda step=step: frame(step))  # type: ignore[misc]
    described.set()
    sender.close(60)
    assert sender.run is not None
    steps = [each["step"] for each in server.ask("GET", f"/runs/{sender.run['id']}/frames").json()]
    assert steps == [1, *range(12, WAITING + 12)]


def test_what_would_hold_too_much_is_made_at_once(server: Connection) -> None:
    sender = Sender(server, lambda: MODEL)
    makers: list[str] = []

    def make(step: int) -> dict[str, Any]:
        makers.append(threading.current_thread().name)
        return frame(step)

    sender.send(lambda: make(1), ROOM + 1)
    assert makers == [threading.current_thread().name]
    sender.send(lambda: make(2), ROOM)
    sender.close(30)
    assert makers[1] == "gradient-flow-watch"
    assert sender.run is not None
    assert server.ask("GET", f"/runs/{sender.run['id']}").json()["steps"] == [1, 2]


def test_a_frame_that_cannot_be_made_ends_it_and_says_why(server: Connection) -> None:
    sender = Sender(server, lambda: MODEL)
    sender.send(lambda: {"step": 1 // 0})
    sender.close(30)
    assert sender.trouble == (
        "The training is watched no longer: ZeroDivisionError: integer division or modulo by zero"
    )


def test_frames_that_were_made_while_no_server_answered_arrive_later(server: Connection) -> None:
    away = Connection(f"http://127.0.0.1:{free_port()}", local=True)
    sender = Sender(away, lambda: MODEL)
    sender.send(lambda: frame(1))
    assert sender.settle(30)
    assert "does not answer" in str(sender.trouble)
    away.ask = server.ask  # type: ignore[method-assign]
    sender.send(lambda: frame(2))
    assert sender.settle(30)
    assert sender.run is not None
    assert server.ask("GET", f"/runs/{sender.run['id']}").json()["steps"] == [1, 2]
    sender.close(30)


def test_a_run_that_is_gone_is_sent_no_more(server: Connection) -> None:
    sender = Sender(server, lambda: MODEL)
    sender.send(lambda: frame(1))
    assert sender.settle(30)
    assert sender.run is not None
    server.ask("DELETE", f"/runs/{sender.run['id']}")
    sender.send(lambda: frame(2))
    sender.close(30)
    assert sender.trouble == (
        "What the training does is not shown any more: There is no run with this id. It may have been "
        "deleted."
    )


def test_a_server_that_does_not_answer_is_tried_again_and_its_end_is_not_waited_for() -> None:
    sender = Sender(Connection(f"http://127.0.0.1:{free_port()}", local=True), lambda: MODEL)
    sender.send(lambda: frame(1))
    sender.settle(30)
    sender.close(30)
    assert sender.trouble is not None
    assert sender.trouble.startswith(
        "What the training does is not shown for now. The server at http://127.0.0.1:"
    )


def test_without_pytorch_a_model_cannot_be_watched() -> None:
    with pytest.raises(TypeError, match=r"model is 'net', not a torch\.nn\.Module"):
        gf.watch("net")

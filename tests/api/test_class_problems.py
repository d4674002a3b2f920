"""What a class refuses, and in which words."""

import httpx
import pytest

from app.lessons.registry import LESSONS
from tests.api.problems import told
from tests.api.teaching import OWN, VOTERS, answer
from tests.server import serving

TEACHERS = [
    ("PUT", "/look", {}),
    ("POST", "/questions", OWN),
    ("POST", "/questions/1/close", None),
    ("GET", "/counts.csv", None),
    ("DELETE", "", None),
]


@pytest.mark.parametrize(("method", "path", "body"), TEACHERS)
def test_a_code_commands_nothing(api, teacher, joined, method, path, body):
    api.post(f"{teacher}/questions", json=OWN)
    before = api.get(teacher).json()
    only = (403, "This is the class's code, by which it is joined: this takes its teacher's id.")
    assert told(api.request(method, joined + path, json=body)) == only
    assert api.get(teacher).json() == before


def test_a_class_takes_the_right_to_command_its_run(api, run, teacher):
    view = api.get(run).json()["view"]
    only = (403, "This is a view of the run: it may be looked at and forked, not commanded.")
    none = (404, "There is no run with this id. It may have been deleted.")
    assert told(api.post("/classes", json={"run": view})) == only
    assert told(api.post("/classes", json={"run": "x" * 22})) == none
    assert told(api.put(f"{teacher}/look", json={"run": view})) == only
    assert told(api.put(f"{teacher}/look", json={"run": "x" * 22})) == none


def test_who_follows_is_counted_or_not(api, joined):
    detail = 'counted: Input should be a valid boolean, unable to interpret input; "1.4" was sent.'
    assert told(api.get(f"{joined}/stream", params={"counted": "1.4"})) == (422, detail)


LONG = "x" * 1001


@pytest.mark.parametrize(
    ("path", "body", "detail"),
    [
        ("/look", {"step": -1}, "step: Input should be greater than or equal to 0; -1 was sent."),
        ("/look", {"at": 0}, "at: Input should be greater than or equal to 1; 0 was sent."),
        ("/look", {"phase": 1}, "phase: Input should be a valid string; 1 was sent."),
        (
            "/look",
            {"pick": [0, 0, 0]},
            "pick: Input should be a weight: text like 1,0,0, or its layer, unit and input; "
            "[0,0,0] was sent.",
        ),
        ("/look", {"zoom": 1}, "zoom: There is no such field; 1 was sent."),
        (
            "/questions",
            {"lesson": "slope"},
            'The body: Input should have lesson and step, or text and choices; ["lesson"] was sent.',
        ),
        (
            "/questions",
            OWN | {"step": 1},
            "The body: Input should have lesson and step, or text and choices; "
            '["choices","step","text"] was sent.',
        ),
        (
            "/questions",
            {"lesson": "none", "step": 1},
            f'lesson: Input should be a lesson: {", ".join(LESSONS)}; "none" was sent.',
        ),
        (
            "/questions",
            {"lesson": "slope", "step": 99},
            "step: Input should be a step of the lesson, 1 to 5; 99 was sent.",
        ),
        (
            "/questions",
            OWN | {"choices": ["one"]},
            'choices: List should have at least 2 items after validation, not 1; ["one"] was sent.',
        ),
        (
            "/questions",
            OWN | {"choices": ["x"] * 11},
            "choices: List should have at most 10 items after validation, not 11; "
            '["x","x","x","x","x","x","x","x","x","x","x"] was sent.',
        ),
        (
            "/questions",
            OWN | {"choices": ["a", " "]},
            "choices[1]: String should match pattern '\\S'; \" \" was sent.",
        ),
        (
            "/questions",
            OWN | {"text": LONG},
            f'text: String should have at most 1000 characters; "{LONG[:78]}… was sent.',
        ),
        (
            "/answers",
            {"question": 1, "choice": 3, "voter": VOTERS[0]},
            "choice: Input should be one of the question's choices, 0 to 2; 3 was sent.",
        ),
        (
            "/answers",
            {"question": 1, "choice": -1, "voter": VOTERS[0]},
            "choice: Input should be greater than or equal to 0; -1 was sent.",
        ),
        *(
            (
                "/answers",
                {"question": 1, "choice": 0, "voter": voter},
                "voter: Input should be 128 random bits: 32 hexadecimal digits, or 22 letters, digits, "
                f'- and _; "{voter}" was sent.',
            )
            for voter in ("", "0" * 31, "g" * 32, "é" * 22, "+" * 22)
        ),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(api, teacher, path, body, detail):
    if path == "/answers":
        api.post(f"{teacher}/questions", json=OWN)
    before = api.get(teacher).json()
    method = "PUT" if path == "/look" else "POST"
    assert told(api.request(method, teacher + path, json=body)) == (422, detail)
    assert api.get(teacher).json() == before


def test_a_question_that_was_not_asked(api, teacher, joined):
    none = (404, "This class has no question 1. None was asked yet.")
    assert told(answer(api, joined, 1, 0, 0)) == none
    assert told(api.post(f"{teacher}/questions/1/close")) == none
    assert told(api.put(f"{teacher}/look", json={"question": 1})) == none
    api.post(f"{teacher}/questions", json=OWN)
    assert told(answer(api, joined, 2, 0, 0)) == (404, "This class has no question 2. It has 1.")
    assert api.put(f"{teacher}/look", json={"question": 1}).status_code == 204


def test_voters_of_either_spelling(api, teacher, joined):
    api.post(f"{teacher}/questions", json=OWN)
    for voter in ("0" * 32, "AbCdEf0123456789aBcDeF0123456789", "a-b_" + "Z9" * 9):
        body = {"question": 1, "choice": 0, "voter": voter}
        assert api.post(f"{joined}/answers", json=body).status_code == 204
    assert api.get(teacher).json()["counts"] == [3, 0, 0]


def test_who_guesses_too_often_guesses_no_more_and_who_has_joined_goes_on():
    with (
        serving(workers=1, class_tries=3, trusted_proxies="127.0.0.1") as server,
        httpx.Client(base_url=f"{server.url}/api/v1") as api,
    ):
        run = api.post("/runs", json={}).json()["id"]
        first, other = (api.post("/classes", json={"run": run}).json() for _ in range(2))

        def look(key, client):
            return api.get(f"/classes/{key}", headers={"X-Forwarded-For": client})

        assert look(first["code"], "10.0.0.1").status_code == 200
        guesses = [look(f"XXXXX{digit}", "10.0.0.1").status_code for digit in "346"]
        assert guesses == [404] * 3
        many = "This client has tried 3 codes of no class in an hour, as many as it may (class_tries)."
        refused = look("XXXXX7", "10.0.0.1")
        assert told(refused) == (429, f"{many} Try again later.")
        assert refused.headers["Retry-After"] == "10"
        assert look(other["code"], "10.0.0.1").status_code == 429  # though it is one
        assert look(first["code"], "10.0.0.1").status_code == 200
        assert look(other["id"], "10.0.0.1").status_code == 200
        assert look(other["code"], "10.0.0.2").status_code == 200
        assert look("XXXXX", "10.0.0.2").status_code == 404  # too short to be a code: no guess


def test_an_address_of_its_own_stands_in_what_is_typed():
    public = "https://gradients.example.org/flow"
    with (
        serving(workers=1, public_url=public) as server,
        httpx.Client(base_url=f"{server.url}/api/v1") as api,
    ):
        run = api.post("/runs", json={}).json()["id"]
        made = api.post("/classes", json={"run": run}).json()
        assert made["url"] == f"{public}/c/{made['code']}"
        assert api.get(f"/classes/{made['code']}").json()["url"] == made["url"]

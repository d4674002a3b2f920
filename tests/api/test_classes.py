"""A class: its teacher, and who joins it."""

import json
from typing import Any

from tests.api.problems import told
from tests.api.teaching import OWN, answer, heard

NOT_CHOSEN = (
    *("step", "phase", "pick", "rule", "words", "panel"),
    *("lesson", "at", "answered", "question"),
)


def test_a_question_is_asked_answered_and_revealed(api, teacher, joined):
    asked = api.post(f"{teacher}/questions", json=OWN)
    assert asked.status_code == 201
    assert asked.json() == {
        **OWN,
        "number": 1,
        "lesson": None,
        "step": None,
        "round": 1,
        "first": 1,
        "open": True,
        "answered": 0,
        "counts": [0, 0, 0],
        "answer": None,
    }
    for voter, choice in enumerate((0, 1, 1, 2)):
        assert answer(api, joined, 1, choice, voter).status_code == 204
    answer(api, joined, 1, 1, 0)
    for path, counts in ((teacher, [0, 3, 1]), (joined, None)):
        state = api.get(path).json()
        assert (state["question"]["counts"], state["counts"], state["answered"]) == (counts, counts, 4)
        assert state["questions"] == []
    closed = api.post(f"{teacher}/questions/1/close").json()
    assert (closed["open"], closed["counts"]) == (False, [0, 3, 1])
    assert api.get(joined).json()["questions"] == [closed] == api.get(teacher).json()["questions"]
    late = (409, "Question 1 is closed: no answer to it counts any more.")
    assert told(answer(api, joined, 1, 0, 5)) == late


def test_who_joins_sees_the_view_and_no_right_to_command(api, run, taught, teacher, joined):
    view = api.get(run).json()["view"]
    assert taught["view"] == view
    assert taught["url"] == f"{str(api.base_url).removesuffix('/api/v1/')}/c/{taught['code']}"
    api.post(f"{teacher}/questions", json=OWN)
    seen = [api.get(f"{joined}{part}").text for part in ("", "/qr")]
    with heard(api, joined) as events:
        seen += [json.dumps(next(events)[2]) for _ in range(2)]
    for text in seen:
        assert run.removeprefix("/runs/") not in text
        assert taught["id"] not in text
    assert view in seen[0]


def test_a_code_may_be_typed_in_any_way(api, taught, joined):
    code = taught["code"]
    for typed in (code.lower(), f"{code[:3]}-{code[3:]}", f"{code[:3]} {code[3:]}"):
        assert api.get(f"/classes/{typed}").json() == api.get(joined).json()


def test_all_look_where_the_teacher_looks(api, teacher, joined):
    nothing = dict.fromkeys(NOT_CHOSEN)
    assert api.get(joined).json()["look"] == nothing
    there = nothing | {"step": 17, "phase": "backward-1", "pick": "1,0,0", "panel": "curve"}
    assert api.put(f"{teacher}/look", json=there).status_code == 204
    assert api.get(joined).json()["look"] == there
    for pick in ({"layer": 2, "unit": 0, "input": 3}, [2, 0, 3]):
        api.put(f"{teacher}/look", json={"pick": pick, "lesson": "slope", "at": 2})
        assert api.get(joined).json()["look"] == nothing | {"pick": pick, "lesson": "slope", "at": 2}


def test_the_teacher_may_go_on_with_another_run(api, run, teacher, joined):
    other = api.post("/runs", json={"seed": 1}).json()
    api.put(f"{teacher}/look", json={"step": 2, "run": other["id"]})
    state = api.get(joined).json()
    assert (state["view"], state["look"]["step"]) == (other["view"], 2)
    api.delete(run)
    assert api.get(joined).status_code == 200
    api.delete(f"/runs/{other['id']}")
    assert api.get(joined).status_code == 404


def test_a_run_trained_elsewhere_has_a_class_too(api):
    layers = [{"name": "0", "kind": "linear", "shape": [1, 2]}]
    watched = api.post("/watched", json={"layers": layers}).json()
    made = api.post("/classes", json={"run": watched["id"]}).json()
    asked = api.post(f"/classes/{made['id']}/questions", json={"lesson": "slope", "step": 1})
    assert asked.status_code == 201
    api.delete(f"/runs/{watched['id']}")
    assert api.get(f"/classes/{made['code']}").status_code == 404


def test_a_lesson_s_question_has_the_run_s_own_numbers_and_is_answered_after_it_is_closed(api, teacher, run):
    lesson = next(each for each in api.get("/lessons").json() if each["name"] == "chain")
    preset = lesson["steps"][1]["preset"]
    spec = next(each for each in api.get("/presets").json() if each["name"] == preset)["spec"]
    own = api.post("/runs", json=spec | {"seed": 77}).json()["id"]
    rendered = api.get(f"/runs/{own}/lessons/chain/2").json()
    of_preset = api.post(f"{teacher}/questions", json={"lesson": "chain", "step": 2}).json()
    assert "<" not in of_preset["text"]
    assert of_preset["answer"] is None
    assert api.post(f"{teacher}/questions/1/close").json()["answer"] == rendered["right"]
    api.put(f"{teacher}/look", json={"run": own})
    of_run = api.post(f"{teacher}/questions", json={"lesson": "chain", "step": 2}).json()
    assert of_run["text"] == rendered["ask"].replace("<em>", "").replace("</em>", "") != of_preset["text"]
    assert of_run["choices"] == rendered["options"]
    assert (of_run["round"], of_run["first"]) == (2, 1)


def test_the_same_question_has_rounds_that_stand_side_by_side(api, teacher, joined):
    for number, body in enumerate((OWN, OWN | {"text": "Another?"}, OWN, OWN), 1):
        assert api.post(f"{teacher}/questions", json=body).status_code == 201
        answer(api, joined, number, number % 3, 0)
        api.post(f"{teacher}/questions/{number}/close")
    asked = api.get(joined).json()["questions"]
    assert [(each["number"], each["first"], each["round"]) for each in asked] == [
        (1, 1, 1),
        (2, 2, 1),
        (3, 1, 2),
        (4, 1, 3),
    ]
    assert [each["counts"] for each in asked] == [[0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0]]


def test_one_question_is_open_at_a_time_and_closing_it_twice_is_closing_it(api, teacher):
    api.post(f"{teacher}/questions", json=OWN)
    still = (409, "Question 1 is still open. Close it first.")
    assert told(api.post(f"{teacher}/questions", json=OWN)) == still
    closed = api.post(f"{teacher}/questions/1/close").json()
    assert api.post(f"{teacher}/questions/1/close").json() == closed


def test_the_stream_tells_the_teacher_counts_and_others_once_it_is_closed(api, teacher, joined):
    with heard(api, teacher) as teachers, heard(api, joined) as others:
        assert next(teachers)[1] == next(others)[1] == "look"
        api.post(f"{teacher}/questions", json=OWN)
        assert next(teachers)[1:] == ("question", next(others)[2] | {"counts": [0, 0, 0]})
        assert next(teachers)[1:] == ("counts", {"question": 1, "counts": [0, 0, 0], "answered": 0})
        answer(api, joined, 1, 2, 0)
        assert next(teachers)[1:] == ("counts", {"question": 1, "counts": [0, 0, 1], "answered": 1})
        closed = api.post(f"{teacher}/questions/1/close").json()
        counts = {"question": 1, "counts": [0, 0, 1], "answered": 1}
        for events in (teachers, others):  # the votes were no event for the others
            assert next(events)[1:] == ("question", closed)
            assert next(events)[1:] == ("counts", counts)
        api.delete(teacher)
        assert next(teachers)[1:] == next(others)[1:] == ("end", {})
        assert list(others) == []


def test_a_phone_that_slept_catches_up_by_one_event_each(api, teacher, joined):
    with heard(api, joined) as events:
        ((last, *_),) = [next(events)]
    for step in (1, 2, 3):
        api.put(f"{teacher}/look", json={"step": step})
    for number in (1, 2):
        api.post(f"{teacher}/questions", json=OWN)
        answer(api, joined, number, 0, 0)
        api.post(f"{teacher}/questions/{number}/close")
    with heard(api, joined, last) as events:
        found: dict[str, dict[str, Any]] = {}
        while len(found) < 3 or found["counts"]["question"] != 2:
            _, name, found[name] = next(events)
    assert found["look"]["step"] == 3
    assert (found["question"]["number"], found["question"]["open"]) == (2, False)


def test_deleting_the_run_ends_the_class(api, run, teacher, joined):
    with heard(api, joined) as events:
        next(events)
        api.delete(run)
        assert [event[1:] for event in events] == [("end", {})]
    gone = (404, "There is no class with this code. It may have ended.")
    assert told(api.get(joined)) == told(api.delete(teacher)) == gone


def test_the_counts_as_csv(api, teacher, joined):
    api.post(f"{teacher}/questions", json=OWN | {"text": 'What, "really"?'})
    answer(api, joined, 1, 1, 0)
    reply = api.get(f"{teacher}/counts.csv")
    assert reply.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="class.csv"' in reply.headers["Content-Disposition"]
    assert reply.text.splitlines() == [
        "question,round,first,lesson,step,text,choice,words,right,count",
        '1,1,1,,,"What, ""really""?",0,nothing,,0',
        '1,1,1,,,"What, ""really""?",1,weakens it,,1',
        '1,1,1,,,"What, ""really""?",2,that depends,,0',
    ]


def test_the_address_as_a_picture(api, joined):
    reply = api.get(f"{joined}/qr")
    assert reply.headers["Content-Type"] == "image/svg+xml"
    assert reply.text.startswith("<?xml")
    assert reply.text.count("<path") == 1


def test_its_teacher_hears_how_many_are_in(api, teacher, joined):
    def hears(events, present):
        return any((name, content) == ("present", {"present": present}) for _, name, content in events)

    assert api.get(joined).json()["present"] == 0
    with heard(api, teacher, leaves=None) as events:
        with heard(api, joined) as theirs:
            next(theirs)
            assert hears(events, 1)
            assert api.get(joined).json()["present"] == 1
            with heard(api, joined, counted=False) as wall:  # which is nobody
                next(wall)
                assert api.get(joined).json()["present"] == 1
        assert hears(events, 0)


def test_what_is_looked_at_has_the_lens_the_words_and_whether_the_lesson_has_answered(api, teacher, joined):
    look = {"lesson": "slope", "at": 2, "answered": True, "rule": "one,unit,0,", "words": "textbook"}
    assert api.put(f"{teacher}/look", json=look).status_code == 204
    assert api.get(joined).json()["look"].items() >= look.items()
    assert api.put(f"{teacher}/look", json={"words": "mine"}).status_code == 422

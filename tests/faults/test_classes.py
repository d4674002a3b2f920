"""What a class was told of outlives a server that is killed, and who listened goes on."""

import httpx

from tests.faults.crashing import crashing, kill

OWN = {"text": "Which?", "choices": ["this", "that"]}


def test_votes_outlive_a_server_that_is_killed(tmp_path):
    with crashing(tmp_path) as (server, api):
        run = api.post("/runs", json={}).json()["id"]
        made = api.post("/classes", json={"run": run}).json()
        teacher, joined = (f"/classes/{made[key]}" for key in ("id", "code"))
        api.put(f"{teacher}/look", json={"step": 0, "pick": "1,0,0"}).raise_for_status()
        api.post(f"{teacher}/questions", json=OWN).raise_for_status()
        vote(api, joined, 1, range(20), 0)
        closed = api.post(f"{teacher}/questions/1/close").json()
        api.post(f"{teacher}/questions", json=OWN).raise_for_status()
        vote(api, joined, 2, range(10), 1)
        before = {path: api.get(path).json() for path in (teacher, joined)}
        assert before[joined]["questions"] == [closed]
        kill(server.process)
    with crashing(tmp_path) as (server, api):
        for path, state in before.items():
            there = api.get(path).json()
            del state["url"]
            assert there.pop("url") == f"{server.url}/c/{made['code']}"
            assert there == state
        vote(api, joined, 2, range(5), 0)  # they change their minds: each still counts once
        again = api.post(f"{teacher}/questions/2/close").json()
        assert (again["counts"], again["round"], again["first"]) == ([5, 5], 2, 1)


def vote(api: httpx.Client, path, question, voters, choice):
    for voter in voters:
        body = {"question": question, "choice": choice, "voter": f"{voter:032x}"}
        api.post(f"{path}/answers", json=body).raise_for_status()

"""What the lessons say is true of the numbers beside it: each step, for ten seeds."""

import re

import numpy as np
import pytest

from app.figures import PANELS
from app.lessons import LESSONS
from app.lessons.lesson import LessonStep
from app.lessons.maps import MAPS
from app.lessons.presets import PRESETS
from app.lessons.scene import factors
from app.lessons.words import placeholders
from tests.lessons.rendered import STEPS, rendered, timeline_of

SEEDS = range(10)
LONGEST = 220
"""Characters of a sentence: two lines of the strip."""
LONGEST_REPLY = 90
LONGEST_OPTION = 60
LONGER = 1.4
"""How many times the longest wrong option the right one may be."""


def sentences(step: LessonStep) -> list[str]:
    """All that a step says, its numbers not yet filled in."""
    table = [] if step.table is None else [step.table.title, *step.table.columns, *sum(step.table.rows, ())]
    replies = [option.reply for option in step.options]
    return [step.ask, step.answer, *replies, *(option.words for option in step.options), *table]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("name", "number"), STEPS)
def test_what_a_step_says_is_so(name: str, number: int, seed: int) -> None:
    step = rendered(name, number, seed)
    assert step["holds"], (step["answer"], step["facts"])
    assert all(np.isfinite(fact) for fact in step["facts"].values()), step["facts"]
    for sentence in (step["ask"], step["answer"]):
        assert len(re.sub("<.*?>", "", sentence)) <= LONGEST
        assert "{" not in sentence


@pytest.mark.parametrize(("name", "number"), STEPS)
def test_a_step_would_not_say_so_of_other_numbers(name: str, number: int) -> None:
    step = LESSONS[name].steps[number - 1]
    facts = rendered(name, number, 0)["facts"]
    assert not step.claim(dict.fromkeys(facts, np.nan))


@pytest.mark.parametrize(("name", "number"), STEPS)
def test_the_option_that_comes_out_is_not_told_by_its_length(name: str, number: int) -> None:
    step = LESSONS[name].steps[number - 1]
    right, wrong = len(step.options[step.right].words), [len(o.words) for o in step.options if o.reply]
    assert right <= LONGER * max(wrong), [option.words for option in step.options]


def test_the_option_that_comes_out_is_told_by_neither_its_length_nor_its_place() -> None:
    """Whoever guesses the longest, or always the same place, is right about as often as by chance."""
    steps = [step for lesson in LESSONS.values() for step in lesson.steps]
    longest = [
        max(step.options, key=lambda option: len(option.words)) is step.options[step.right] for step in steps
    ]
    assert sum(longest) <= len(steps) / 2
    for count in (2, 3):
        places = [step.right for step in steps if len(step.options) == count]
        most = max(places.count(place) for place in range(count))
        assert most <= (0.6 if count == 2 else 0.45) * len(places), places


@pytest.mark.parametrize(("name", "number"), STEPS)
def test_a_step_asks_before_it_shows(name: str, number: int) -> None:
    step, facts = LESSONS[name].steps[number - 1], rendered(name, number, 0)["facts"]
    options = [option.words for option in step.options]
    assert 2 <= len(set(options)) == len(options) <= 4
    assert all(len(option) <= LONGEST_OPTION for option in options)
    assert all(placeholders(sentence) <= set(facts) for sentence in sentences(step))
    for sentence in (step.ask, step.answer):
        assert sentence.count("<em>") == sentence.count("</em>") == 1
    assert step.ask.count("?</em>") == 1
    assert step.before.panel or step.before.phase, "the question is beside nothing"
    assert step.before.phase != "update", "what the step comes to is hidden until the prediction"


@pytest.mark.parametrize(("name", "number"), STEPS)
def test_a_wrong_prediction_is_answered(name: str, number: int) -> None:
    """One option comes out; each of the others has a sentence of its own, which quotes nothing new."""
    step = LESSONS[name].steps[number - 1]
    replies = [option.reply for option in step.options if option.reply]
    assert len(replies) == len(step.options) - 1
    assert 0 <= step.right < len(step.options)
    for reply in replies:
        assert len(reply) <= LONGEST_REPLY
        assert reply.endswith(".")
        assert placeholders(reply) <= placeholders(step.answer) | placeholders(step.ask)


@pytest.mark.parametrize(("name", "number"), STEPS)
def test_no_is_said_once(name: str, number: int) -> None:
    """The reply says what is wrong with the prediction; the answer behind it begins with what comes out."""
    step = LESSONS[name].steps[number - 1]
    for option in step.options:
        said = re.findall(r"\bNo[:,]", f"{option.reply} {step.answer}")
        assert len(said) <= 1, (option.reply, step.answer)
        assert not re.search(r"\bNo\b.*<em>Yes", f"{option.reply} {step.answer}")


JARGON = r"κ|‖|1/e\b|\bmodes?\b|\bcosine|[ᵏⁿ]|\bn ×"
"""What no learner has met by then, and no term of the page explains."""


@pytest.mark.parametrize(("name", "number"), STEPS)
def test_a_step_needs_no_words_but_its_own(name: str, number: int) -> None:
    step = LESSONS[name].steps[number - 1]
    for sentence in (LESSONS[name].title, *sentences(step)):
        assert not re.search(JARGON, re.sub("{.*?}", "", sentence)), sentence


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("name", "number"), STEPS)
def test_the_picked_weight_has_an_input(name: str, number: int, seed: int) -> None:
    """Both where the question is asked and where it is answered, unless one sample a step is trained on."""
    step = LESSONS[name].steps[number - 1]
    timeline = timeline_of(name, number, seed)
    place = step.place(timeline)
    for trained in {0, step.then.steps if step.sets.training.batch_size != 1 else 0}:
        frame = timeline.frame(place.step + trained + 1)
        assert abs(factors(frame, place.weight).input) > 0.05


@pytest.mark.parametrize(("name", "number"), STEPS)
def test_what_a_step_says_is_cut_at_its_numbers(name: str, number: int) -> None:
    step, planned = rendered(name, number, 0), LESSONS[name].steps[number - 1]
    parts = step["answer_parts"]
    assert "".join(part["text"] for part in parts) == step["answer"]
    quoted = {part["name"]: part["value"] for part in parts if part["name"]}
    assert set(quoted) == placeholders(planned.answer)
    assert all(step["facts"][name] == value for name, value in quoted.items())
    table = step["table"] or {"title": "", "columns": [], "rows": []}
    cells = [part["text"] for row in table["rows"] for cell in row for part in cell]
    assert not [text for text in (table["title"], *table["columns"], *cells) if "{" in text]
    assert not re.search(r"\d\d|\d\.\d", "".join(part["text"] for part in parts if not part["name"])), step[
        "answer"
    ]


@pytest.mark.parametrize(("name", "number"), STEPS)
def test_the_slope_is_the_losss_and_the_unit_has_f_prime(name: str, number: int) -> None:
    """One word, one thing: f′ or the derivative is a unit's, the slope of the loss is the loss's."""
    step = LESSONS[name].steps[number - 1]
    for sentence in (LESSONS[name].title, *sentences(step)):
        bare = re.sub(
            r"{.*?}", "", sentence.replace("slope of the loss", "").replace("slopes of the loss", "")
        )
        assert "slope" not in bare, sentence
        assert not re.search(
            r"\berrors?\b|δ|\bz\b", bare.replace("squared error", "").replace("Squared error", "")
        )


@pytest.mark.parametrize(("name", "number"), STEPS)
def test_rate_is_the_learning_rate(name: str, number: int) -> None:
    """And nothing else: what a nudge is multiplied by on its way is a factor."""
    for sentence in sentences(LESSONS[name].steps[number - 1]):
        assert not re.search("exchange rate|at the rate", sentence), sentence


def test_no_rejected_choice_holds_beside_the_table() -> None:
    """Layer 1 lets least through, yet without it the signal is gone as well; the step before agrees."""
    facts, before = rendered("vanishing", 2, 0)["facts"], rendered("vanishing", 1, 0)["facts"]
    assert facts["rest"] == pytest.approx(facts["ratio"] / facts["both_1"])
    assert facts["rest"] < 0.01
    assert facts["times"] == pytest.approx(before["times"])


@pytest.mark.parametrize(
    ("seed", "words"), [(7, "<em>All of 2 × 200:</em> 200 "), (0, "<em>All but 1 of 2 × 200:</em> 200 ")]
)
def test_all_is_said_where_it_is_all(seed: int, words: str) -> None:
    step = rendered("enough", 7, seed)
    assert step["answer"].startswith(words)
    learned = [step["facts"][f"stays_offset_{coding}"] for coding in ("signs", "bits")]
    assert sum(learned) + step["facts"]["missed"] == 2 * step["facts"]["starts"]


def test_an_answer_says_what_it_compares() -> None:
    """A smallest loss is not the most that are right; what was at another rate says so; steps are steps."""
    assert "smallest loss that a straight line can have" in rendered("linear", 1, 0)["answer"]
    assert "The rate is a quarter" in rendered("enough", 6, 0)["answer"]
    assert rendered("size", 6, 0)["table"]["rows"][1][0][0]["text"] == "the steepest step"


@pytest.mark.parametrize("number", [6, 7])
def test_a_lesson_of_two_codings_says_which_is_on_show(number: int) -> None:
    step = LESSONS["enough"].steps[number - 1]
    assert step.table
    assert step.table.columns == ("", "inputs −1, 1", "inputs 0, 1")
    own = [row for row in step.table.rows if row[0].startswith("this start")]
    assert own
    assert all(signs and not bits for _, signs, bits in own)
    assert np.unique(np.array(step.sets.data.model_dump()["inputs"])).tolist() == [-1, 1]


def test_the_culprit_is_asked_for_by_layer() -> None:
    step = rendered("vanishing", 2, 0)
    assert "Which layer killed the gradient?" in step["ask"]
    assert step["options"][step["right"]] == "all of them, by their f′"
    left = [facts for name, facts in step["facts"].items() if name.startswith("both_")]
    assert max(left) < 0.5  # each takes its part,
    assert min(left) > 0.05  # and none takes all


def test_the_sizes_told_are_those_of_the_sample_on_show() -> None:
    timeline = timeline_of("vanishing", 1, 0)
    sizes = [float(np.linalg.norm(timeline.frame(1).array(layer, "deltas"))) for layer in range(7)]
    facts = rendered("vanishing", 1, 0)["facts"]
    assert [facts[f"layer_{number}"] for number in range(1, 8)] == sizes


def test_set_ups_name_the_slope_of_the_loss_in_full() -> None:
    for preset in PRESETS.values():
        assert "slope" not in preset.sentence.replace("slope of the loss", "")


PLAIN = (
    r"\b(a|an|the|of|in|at|to|its?|itself|no|yes|not|and|or|as|than|that|this|so|be|is|are|was|by|for|on|"
    r"from|with|what|which|how|much|where|there|here|about|all|one|can|does|do|will)\b"
)
"""Words that give nothing away."""


def _stems(*sentences: str) -> set[str]:
    """The words of sentences, and a word's forms as one."""
    plain = re.sub(f"<.*?>|{{.*?}}|{PLAIN}", "", " ".join(sentences).lower())
    return {re.sub("(’?s|ed|ing)$", "", word) for word in re.findall(r"[\w′’¼½/]+", plain)}


@pytest.mark.parametrize(("name", "number"), STEPS)
def test_a_set_ups_sentence_has_no_word_that_only_what_comes_out_has(name: str, number: int) -> None:
    """It stands beside the set-up's name, for who has not answered yet; a setting's name is no answer."""
    step = LESSONS[name].steps[number - 1]
    settings = re.sub('[{}"_]', " ", step.sets.model_dump_json())
    begun = re.findall("<em>(.*?)</em>", step.answer)
    comes_out = _stems(step.options[step.right].words, *begun)
    wrong = [option.words for option in step.options if option.reply]
    told = comes_out - _stems(step.ask, *wrong, settings)
    sentence = PRESETS[step.preset].sentence
    assert not told & _stems(sentence), sentence


@pytest.mark.parametrize(("name", "number"), STEPS)
def test_a_step_shows_what_there_is(name: str, number: int) -> None:
    step = LESSONS[name].steps[number - 1]
    layers = range(1, len(step.sets.network.layers) + 1)
    phases = {"loss", "update"} | {f"{way}-{layer}" for way in ("forward", "backward") for layer in layers}
    for show in (step.before, step.after):
        assert show.panel is None or PANELS[show.panel].applies(step.sets)
        assert show.phase is None or show.phase in phases
    assert not (step.then.twin and not step.then.steps)


@pytest.mark.parametrize(("name", "number"), STEPS)
def test_a_twin_starts_with_its_run(name: str, number: int) -> None:
    step = rendered(name, number, 0)
    assert step["at"] == 0 or not step["then"]["twin"]


def test_six_questions_lead_to_the_step_that_answers_each() -> None:
    answered = {
        step.answers: (name, number)
        for name, lesson in LESSONS.items()
        for number, step in enumerate(lesson.steps, 1)
        if step.answers
    }
    assert list(answered.items()) == [
        ("Why does a weight move so little?", ("slope", 1)),
        ("What does f′ do in the formula?", ("slope", 3)),
        ("What does leaving f′ out do?", ("slope", 5)),
        ("When is leaving f′ out harmless?", ("enough", 8)),
        ("Does a large f′, or slope of the loss, mean far from the minimum?", ("size", 6)),
        ("Which layer killed the gradient?", ("vanishing", 2)),
    ]


def test_the_first_five_answer_the_question_and_the_others_go_further() -> None:
    assert [lesson.further for lesson in LESSONS.values()] == [False] * 5 + [True] * 8


def test_two_lessons_end_in_their_maps() -> None:
    ends = {name: lesson.steps[-1] for name, lesson in LESSONS.items() if lesson.steps[-1].map}
    assert {name: step.map for name, step in ends.items()} == {"rate": "rate", "depth": "deep"}
    assert not [name for name, lesson in LESSONS.items() for step in lesson.steps[:-1] if step.map]
    for name, step in ends.items():
        survey = MAPS[step.map or ""].survey
        assert MAPS[step.map or ""].title == LESSONS[name].title
        assert step.sets.data == survey.spec.data
        assert step.sets.training.optimizer == survey.spec.training.optimizer


def test_lessons_are_told_in_their_order() -> None:
    assert list(LESSONS) == [
        *("slope", "chain", "enough", "linear", "size", "batch"),
        *("vanishing", "dying", "cross_entropy", "optimizers", "step", "rate", "depth"),
    ]
    assert all(lesson.name == name for name, lesson in LESSONS.items())
    assert all(lesson.title.endswith("?") for lesson in LESSONS.values())


def test_that_a_rule_is_cross_entropys_is_said_of_squared_error_alone() -> None:
    """With cross-entropy as the loss, leaving f′ out at a sigmoid output leaves its 1/f′."""
    answers = [step.answer for lesson in LESSONS.values() for step in lesson.steps]
    found = [answer for answer in answers if re.search(r"sigmoid.* output.*cross-entropy", answer)]
    assert len(found) >= 2
    assert all("with squared error" in answer for answer in found), found

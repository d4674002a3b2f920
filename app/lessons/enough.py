"""Lesson 3: why rate × delta × input is not enough, in its honest parts, Miller's network first."""

from app.lessons.leaving_out import (
    CODINGS,
    FLAT_SPOT,
    HIDDEN_ONLY,
    NOWHERE,
    OUTPUT_ONLY,
    STEPS,
    encoded,
    flat_spot,
    harmless,
    hidden_only,
    miller,
    output_only,
    shut_starts,
    wrong_way,
)
from app.lessons.lesson import Lesson, LessonStep, Option, Show, Table, Then
from app.lessons.solving import EPOCHS, NEAR, STARTS, apart


def _counts(**rules: str) -> Table:
    """The table of what `counted` found, a row a rule, and where rules lose it again what is left of it."""
    rows = tuple(
        (
            words,
            *(
                f"{{{rule}_{coding}}} ({{{rule}_{coding}_low}}–{{{rule}_{coding}_high}})"
                for coding in CODINGS
            ),
        )
        for rule, words in rules.items()
    )
    own = tuple(
        (f"this start, {words}", f"{{{rule.replace('once', 'own')}:once}}", "")
        for rule, words in rules.items()
        if rule.startswith("once")
    )
    title = (
        "Of {starts} starts learned, with the 95 % interval: all answers within {near:1} of the targets at "
        "some look, each {looks} epochs"
    )
    return Table(title, ("", "inputs −1, 1", "inputs 0, 1"), (*rows, *own))


RULES = ("exact", "offset")
LEARNED = "Learned: every answer is within {near:1} of its target"


ENOUGH = Lesson(
    "enough",
    "Why isn’t rate × delta × input enough?",
    (
        LessonStep(
            "miller",
            "The first weight reaches the output through two units that pull opposite ways. One is shut, "
            "its f′ is {shut:f}; the other is open, {open:f}. <em>Without f′, does the weight move the "
            "right way?</em>",
            (
                Option("yes, only too far", "No: the sign itself is wrong."),
                Option("no, the wrong way"),
            ),
            "<em>The wrong way:</em> its slope of the loss is {with_slope:f} with f′, as measured. Without "
            "f′ the shut unit counts in full, {by_shut:f}, and outweighs the open one’s {by_open:f}: together"
            " they give {without_slope:f}, the opposite sign.",
            miller,
            wrong_way,
            before=Show(phase="backward-2"),
            after=Show(phase="backward-1"),
            table=Table(
                "Slope of the loss at this weight",
                ("", ""),
                (
                    ("measured", "{measured:f}"),
                    ("with f′", "{with_slope:f}"),
                    ("without f′, by the shut unit", "{by_shut:f}"),
                    ("without f′, by the open one", "{by_open:f}"),
                    ("without f′, together", "{without_slope:f}"),
                ),
            ),
        ),
        LessonStep(
            "miller",
            "The same network, and a twin that trains without f′ from the same weights. <em>After {steps} "
            "steps, what has become of the twin’s loss?</em>",
            (
                Option("it has risen"),
                Option("it has fallen, but less", "No: the wrong way leads up."),
            ),
            "<em>It has risen,</em> from {start} to {risen}. This run, with f′, has come to {fallen}. So "
            "leaving f′ out is not only a matter of how far a weight moves.",
            miller,
            wrong_way,
            before=Show(panel="loss"),
            after=Show(panel="twin"),
            then=Then(STEPS, {"network": {"derivative": "one"}}),
            table=Table(
                "Miller’s network",
                ("", "loss"),
                (
                    ("at the start", "{start}"),
                    ("after {steps} steps with f′", "{fallen}"),
                    ("after {steps} steps without", "{risen}"),
                ),
            ),
        ),
        LessonStep(
            "xor",
            "A twin learns exclusive or, with f′ left out in its hidden layer only. <em>Is it done within "
            "{most} epochs?</em>",
            (
                Option("yes", "No: look at the twin’s loss."),
                Option("yes, but later than with f′", "No: not even later."),
                Option("no"),
            ),
            "<em>It is not:</em> its answers are still up to {farthest:3} off; with f′, {with_slope} epochs "
            "are enough. Without f′ in the hidden layer its steps are no loss’s gradient: nothing makes a "
            "loss fall by them, though it may.",
            hidden_only,
            lambda facts: (
                facts["with_slope"] <= EPOCHS < facts["without_slope"]
                and facts["farthest"] > NEAR
                and facts["twist"] > 0.05
            ),
            before=Show(panel="loss"),
            after=Show(panel="twin"),
            then=Then(EPOCHS, HIDDEN_ONLY),
            table=Table(
                LEARNED,
                ("", "after epochs", "farthest then"),
                (
                    ("with f′", "{with_slope}", "{farthest_with:3}"),
                    ("without in the hidden layer", "not learned", "{farthest:3}"),
                ),
            ),
        ),
        LessonStep(
            "encoder",
            "The same rule on another task, the encoder: eight codes, e1 to e8, go through three units and "
            "have to come out again. <em>Is this one learned?</em>",
            (
                Option("yes, this one is learned"),
                Option("no, for the same reason", "Here, too, no loss has to fall, and yet it does."),
            ),
            "<em>Yes,</em> within {without_slope} epochs. One code alone moves each hidden weight: "
            "without f′ its step has another size, not another sign. By {xor_heard} points, as in exclusive "
            "or, {xor_astray} of {xor_weights} weights went wrong. Biases, which all move, did in both.",
            encoded,
            lambda facts: (
                max(facts["with_slope"], facts["without_slope"]) <= EPOCHS
                and facts["twist"] > 0.05
                and facts["astray"] == 0 < facts["xor_astray"]
                and facts["heard"] == 1
                and facts["xor_heard"] > 1
                and min(facts["biases_astray"], facts["xor_biases_astray"]) > 0
            ),
            before=Show(panel="loss"),
            after=Show(panel="twin"),
            then=Then(EPOCHS, HIDDEN_ONLY),
            table=Table(
                "Without f′ in the hidden layer",
                ("", "encoder", "exclusive or"),
                (
                    ("learned after epochs", "{without_slope}", "not learned"),
                    ("the same with f′", "{with_slope}", "{xor_with_slope}"),
                    ("samples that move a hidden weight", "{heard} of {codes}", "{xor_heard} of {points}"),
                    (
                        "hidden weights moved the wrong way in the first {watched} steps",
                        "{astray} of {weights}",
                        "{xor_astray} of {xor_weights}",
                    ),
                    (
                        "hidden biases so moved",
                        "{biases_astray} of {biases}",
                        "{xor_biases_astray} of {xor_biases}",
                    ),
                ),
            ),
        ),
        LessonStep(
            "xor",
            "Exclusive or again, now with f′ left out at the output only, which is a sigmoid. <em>Is there "
            "a loss that these steps go down?</em>",
            (
                Option("yes, another one"),
                Option("no, again none", "There is one."),
            ),
            "<em>Yes, cross-entropy:</em> its slopes of the loss, at {weights} weights and {biases} biases, "
            "are those used here; the largest difference is {gap}. And exclusive or is learned, within "
            "{epochs} epochs.",
            output_only,
            lambda facts: facts["gap"] == 0 and facts["epochs"] <= EPOCHS,
            before=Show(phase="loss"),
            after=Show(panel="twin"),
            then=Then(EPOCHS, OUTPUT_ONLY),
            table=Table(
                "Left out at the output, beside cross-entropy",
                ("", ""),
                (
                    ("slopes of the loss compared", "{weights} + {biases}"),
                    ("largest difference", "{gap}"),
                    ("learned after epochs", "{epochs}"),
                ),
            ),
        ),
        LessonStep(
            "shut",
            "Exclusive or from {starts} starts that shut many units; without f′ at a quarter of the rate. "
            "<em>Which rule learns more, if only for a while?</em>",
            (
                Option("with f′, the true direction", "No: with inputs −1 and 1 it learns fewer."),
                Option("without f′, which shuts nothing", "No: with inputs 0 and 1 it learns fewer."),
                Option("it depends on how the inputs are coded"),
            ),
            "<em>It depends:</em> with inputs −1 and 1, {once_exact_signs} starts learn with f′ and "
            "{once_without_signs} without; with 0 and 1, {once_exact_bits} and {once_without_bits}. With f′ "
            "all still have it at the end; without, {stays_without_signs} and {stays_without_bits}. (The "
            "rate is a quarter, as f′ is ¼ at most.)",
            shut_starts,
            lambda facts: (
                apart(facts["once_exact_signs"], facts["once_without_signs"])
                and apart(facts["once_without_bits"], facts["once_exact_bits"])
                and all(
                    facts[f"stays_exact_{coding}"] == facts[f"once_exact_{coding}"]
                    and apart(facts[f"stays_without_{coding}"], facts[f"once_without_{coding}"])
                    for coding in CODINGS
                )
            ),
            before=Show(panel="curve"),
            after=Show(panel="twin"),
            then=Then(EPOCHS, NOWHERE),
            table=_counts(
                once_exact="with f′",
                stays_exact="with f′, at the end",
                once_without="without",
                stays_without="without, at the end",
            ),
        ),
        LessonStep(
            "shut",
            "In 1988 Fahlman added {added:1} to every f′: then no unit is quite shut. <em>How many of the "
            "{starts} starts are learned now?</em>",
            (
                Option("fewer: the direction is wrong", "No: more than with f′ alone."),
                Option("as many as with f′ alone", "No: clearly more."),
                Option("all, or all but a few"),
            ),
            "<em>{missed:but} of 2 × {starts}:</em> {stays_offset_signs} with inputs −1 and 1, where f′ "
            "alone had {stays_exact_signs}; {stays_offset_bits} with inputs 0 and 1, where it had "
            "{stays_exact_bits}. All that learned it still have it at the end.",
            flat_spot,
            lambda facts: all(
                facts[f"stays_offset_{coding}"] >= 0.98 * STARTS
                and all(facts[f"stays_{rule}_{coding}"] == facts[f"once_{rule}_{coding}"] for rule in RULES)
                and apart(facts[f"stays_exact_{coding}"], facts[f"stays_offset_{coding}"])
                for coding in CODINGS
            ),
            before=Show(panel="curve"),
            after=Show(panel="twin"),
            then=Then(EPOCHS, FLAT_SPOT),
            table=_counts(once_exact="with f′", once_offset="with f′ + 0.1"),
        ),
        LessonStep(
            "xor",
            "f′ can be left out, and some tasks are learned all the same. <em>When is that harmless?</em>",
            (
                Option("in any layer: it is only slower", "No: some tasks are not learned at all."),
                Option("in hidden layers, far from the loss", "No: exclusive or is not learned."),
                Option("at a sigmoid or tanh output"),
            ),
            "<em>At a sigmoid or tanh output:</em> with squared error it is cross-entropy’s rule, and takes "
            "{output} epochs in place of {exact}. In a hidden layer it depends: the encoder is learned, "
            "exclusive or is not. Where f′ is 1, nothing changes.",
            harmless,
            lambda facts: (
                facts["output"] < facts["exact"] <= EPOCHS < facts["hidden"]
                and max(facts["code"], facts["code_exact"]) <= EPOCHS
                and facts["linear_gap"] == 0
                and facts["tanh_gap"] < 1e-12
            ),
            before=Show(panel="loss"),
            after=Show(panel="twin"),
            then=Then(EPOCHS, OUTPUT_ONLY),
            table=Table(
                "Learned after epochs, of {most} at most",
                ("left out", "with f′", "without"),
                (
                    ("at the output, exclusive or", "{exact}", "{output}"),
                    ("in the hidden layer, exclusive or", "{exact}", "not learned"),
                    ("in the hidden layer, encoder", "{code_exact}", "{code}"),
                ),
            ),
            answers="When is leaving f′ out harmless?",
        ),
    ),
    "Connectionists list, February 1993, “Does backprop need the derivative?”; Fahlman 1988, An empirical "
    "study of learning speed in back-propagation networks",
)

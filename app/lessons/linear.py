"""Lesson 4: why an activation must bend."""

from app.core.theory import rise_time
from app.lessons.lesson import Facts, Lesson, LessonStep, Show, Then
from app.lessons.scene import Changes, Scene, losses_on_the_way

STEPS = 2000
OPTIMUM = 0.5
"""The least loss that a line has on exclusive or with targets of ±1: it answers 0 everywhere."""


def _layers(*layers: tuple[int, str]) -> Changes:
    return {"network": {"layers": [{"units": units, "activation": name} for units, name in layers]}}


BENT = _layers((4, "tanh"), (4, "tanh"), (1, "linear"))


def _one_line(scene: Scene) -> Facts:
    losses = losses_on_the_way(scene.afresh({}), STEPS)
    return {"steps": STEPS, "start": losses[0], "end": losses[-1], "least": losses.min(), "optimum": OPTIMUM}


def _any_depth(scene: Scene) -> Facts:
    depths = (0, 1, 4)
    found = [
        losses_on_the_way(scene.afresh(_layers(*[(4, "linear")] * depth, (1, "linear"))), STEPS)
        for depth in depths
    ]
    last = [losses[-1] for losses in found]
    return {
        "none": last[0],
        "one": last[1],
        "four": last[2],
        "least": min(losses.min() for losses in found),
        "optimum": OPTIMUM,
    }


def _bent(scene: Scene) -> Facts:
    return {"steps": STEPS, "loss": scene.changed(BENT, STEPS).losses()[0], "optimum": OPTIMUM}


def _plane(scene: Scene) -> Facts:
    steps = 300
    start, end = scene.frame.train_loss, scene.changed({}, steps).losses()[0]
    slopes = [scene.frame.array(layer, "slopes") for layer in range(len(scene.frame.shape))]
    return {
        "steps": steps,
        "start": start,
        "end": end,
        "slope": max(map(max, slopes)),
        "least": min(map(min, slopes)),
    }


def _saxe(scene: Scene) -> Facts:
    timeline, rate = scene.afresh({}), scene.spec.training.optimizer.learning_rate
    strength = 2.0

    def learned() -> float:
        first, second = timeline.at(timeline.step).parameters.weights
        return float(first[0, 0] * second[0, 0])

    u0 = learned()
    while learned() < strength / 2:
        timeline.advance(1)
    half = timeline.step
    timeline.advance(half)
    return {
        "half": half,
        "rate": rate,
        "time": half * rate,
        "theory": rise_time(strength, u0, strength / 2),
        "twice": 2 * half,
        "learned": learned() / strength,
    }


LINEAR = Lesson(
    "linear",
    "Why a nonlinear activation?",
    (
        LessonStep(
            "linear",
            "Exclusive or, and every unit linear: its slope is 1 everywhere, so nothing is lost on the way "
            "back. <em>How low does the loss get?</em>",
            ("to 0", "it stops at 0.5"),
            1,
            "<em>It stops:</em> {end:4} after {steps} steps. {optimum:4} is the best that a straight line "
            "can do here, and the loss is never below it.",
            _one_line,
            lambda facts: facts["least"] > OPTIMUM - 1e-12 and facts["end"] < OPTIMUM + 1e-6,
            before=Show(panel="loss"),
            after=Show(panel="loss"),
            then=Then(STEPS),
        ),
        LessonStep(
            "linear",
            "<em>Would more linear layers help?</em>",
            ("yes, the deeper the better", "no, whatever the depth"),
            1,
            "<em>No:</em> {none:4} without a hidden layer, {one:4} with one, {four:4} with four. Lines "
            "behind lines make one line.",
            _any_depth,
            lambda facts: (
                facts["least"] > OPTIMUM - 1e-12
                and max(facts["none"], facts["one"], facts["four"]) < OPTIMUM + 1e-6
            ),
            before=Show(panel="loss"),
        ),
        LessonStep(
            "linear",
            "Now the same hidden units with tanh: they bend, and their slope changes with z. <em>How low "
            "does the loss get?</em>",
            ("0.5 again", "far below 0.5"),
            1,
            "<em>Far below:</em> {loss} after {steps} steps. What bends can tell the four points apart; the "
            "slope says where on the bend each unit stands.",
            _bent,
            lambda facts: facts["loss"] < 0.1 * OPTIMUM,
            after=Show(panel="twin"),
            then=Then(STEPS, BENT),
        ),
        LessonStep(
            "plane",
            "“A constant slope will not help.” <em>Does a linear network learn nothing, then?</em>",
            ("nothing", "what a straight line can do"),
            1,
            "<em>What a line can do:</em> a sloping plane, from {start} to {end} in {steps} steps. A "
            "constant slope is no fault; being straight is a limit.",
            _plane,
            lambda facts: facts["end"] < 0.01 * facts["start"] and facts["slope"] == facts["least"] == 1,
            then=Then(300),
            after=Show(panel="loss"),
        ),
        LessonStep(
            "saxe",
            "Two linear weights in a row, both near 0, are to multiply to 2. <em>How does their product "
            "rise?</em>",
            ("fast, then slower and slower", "hardly at all, then suddenly"),
            1,
            "<em>Suddenly:</em> half of it after {half} steps, nearly all after {twice}. Saxe’s formula "
            "has the half at {theory:4}, here it is at steps × rate = {time:4}.",
            _saxe,
            lambda facts: abs(facts["time"] / facts["theory"] - 1) < 0.02 and facts["learned"] > 0.99,
            after=Show(panel="rise"),
            then=Then(400),
        ),
    ),
    "Saxe, McClelland & Ganguli 2014, Exact solutions to the nonlinear dynamics of learning in deep linear "
    "neural networks",
)

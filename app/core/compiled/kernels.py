# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator, misc, call-arg, call-overload"
"""Training steps, compiled: forward, backward and update of many steps in one call, without allocating.

Strict IEEE arithmetic: nothing is reassociated, so the same steps give the same bits. `structures` says what
the arguments hold. Columns beyond the batch hold inputs of 0 and, at the output, a δ of 0.
"""

import numpy as np
from numba import njit

from app.core.compiled import cache  # noqa: F401  (where the machine code lies, before any is asked for)
from app.core.compiled.blocks import (
    SOFTMAX,
    TANH,
    activate,
    column_loss,
    derive,
    error,
    multiply_elements,
    output_delta,
)
from app.core.compiled.functions import at_least, at_most, compiled
from app.core.compiled.lanes import WIDTH
from app.core.compiled.products import mean_product, multiply
from app.core.compiled.structures import CLIP_CODES, OPTIMIZER_CODES, REGULARIZER_CODES

entry = njit(error_model="numpy", cache=True, nogil=True, _nrt=False)

SGD, MOMENTUM, NESTEROV, RMSPROP, ADAGRAD, ADAM = OPTIMIZER_CODES.values()
NONE, L1, L2 = REGULARIZER_CODES.values()
_, NORM, VALUE = CLIP_CODES.values()


@compiled
def places(settings, columns):
    """Where the blocks begin in `work`: z, a, ∂L/∂a, f′(z), δ and t."""
    size = settings.rows * columns
    return 0, size, 2 * size, 3 * size, 4 * size, 5 * size


@compiled
def forward(layers, settings, w, work, columns):
    """z = W x + b and a = f(z), layer by layer; of tanh f′(z) too."""
    z, a, _, d, _, _ = places(settings, columns)
    for number in range(layers.size):
        layer = layers[number]
        at, x, row = layer.row * columns, a + layer.below * columns, layer.inputs + 1
        multiply(work, z + at, w, layer.matrix, row, 1, True, x, layer.units, layer.inputs, columns)
        activate(layer.activation, work, z + at, a + at, d + at, layer.units, columns)


@compiled
def backward(layers, settings, w, g, work, columns, batch, is_first):
    """δ = ∂L/∂a · f′(z), g = mean of δ xᵀ and ∂L/∂x = Wᵀ δ, layer by layer from the output back.

    `is_first`, right after `forward`, takes the slopes that it left.
    """
    z, a, e, d, delta, t = places(settings, columns)
    for number in range(layers.size - 1, -1, -1):
        layer = layers[number]
        at, below, size = layer.row * columns, layer.below * columns, layer.units * columns
        output = number == layers.size - 1
        if output:
            error(settings.loss, work, z + at, a + at, t + at, e + at, size)
        if layer.activation != SOFTMAX:
            is_there = is_first and layer.source == layer.activation == TANH
            derive(layer.source, layer.offset, is_there, work, z + at, d + at, size)
        if output and settings.has_output_rule:
            rule = settings.is_matched
            output_delta(rule, work, a + at, t + at, e + at, delta + at, layer.units, columns)
        else:
            multiply_elements(work, e + at, d + at, delta + at, size)  # delta = error * slope
        if output:
            _clear(work, delta + at, layer.units, columns, batch)
        mean_product(g, layer.matrix, work, delta + at, a + below, layer.units, layer.inputs, columns, batch)
        row = layer.inputs + 1
        if not layer.has_biases:
            for j in range(layer.units):
                g[layer.matrix + j * row + layer.inputs] = 0.0
        if number > 0:
            multiply(
                work,
                e + below,
                w,
                layer.matrix,
                1,
                row,
                False,
                delta + at,
                layer.inputs,
                layer.units,
                columns,
            )


@compiled
def _clear(work, delta, units, columns, batch):
    """δ = 0 in the columns between the batch and the next multiple of WIDTH."""
    for j in range(units):
        for r in range(batch, (batch + WIDTH - 1) // WIDTH * WIDTH):
            work[delta + j * columns + r] = 0.0


@compiled
def copy(target, source):
    """target = source."""
    for k in range(source.size):
        target[k] = source[k]


@compiled
def clip(settings, g):
    """g within its bounds; returns by what it was multiplied."""
    before = norm(g)
    if settings.clip == VALUE:
        for k in range(g.size):
            g[k] = at_most(at_least(g[k], -settings.most), settings.most)
        return norm(g) / before if before != 0.0 else 1.0
    if not before > settings.most:
        return 1.0
    factor = settings.most / before
    for k in range(g.size):
        g[k] *= factor
    return factor


@compiled
def norm(array):
    """Euclidean norm."""
    square = 0.0
    for k in range(array.size):
        square += array[k] * array[k]
    return np.sqrt(square)


@compiled
def optimize(settings, w, g, first, second, count, rates):
    """The optimiser's move; `first` and `second` are what it remembers."""
    n, optimizer = w.size, settings.optimizer
    one, two, three = settings.option, settings.second_option, settings.third_option
    if optimizer == SGD:
        for k in range(n):
            w[k] -= rates[k] * g[k]
    elif optimizer == MOMENTUM:
        for k in range(n):
            first[k] = one * first[k] + g[k]
            w[k] -= rates[k] * first[k]
    elif optimizer == NESTEROV:
        for k in range(n):
            first[k] = one * first[k] + g[k]
            w[k] -= rates[k] * (g[k] + one * first[k])
    elif optimizer == RMSPROP:
        for k in range(n):
            first[k] = one * first[k] + (1.0 - one) * g[k] * g[k]
            w[k] -= rates[k] * g[k] / (np.sqrt(first[k]) + two)
    elif optimizer == ADAGRAD:
        for k in range(n):
            first[k] += g[k] * g[k]
            w[k] -= rates[k] * g[k] / (np.sqrt(first[k]) + one)
    elif optimizer == ADAM:
        count[0] += 1.0
        shrink = 1.0 - one ** count[0]
        widen = np.sqrt(1.0 - two ** count[0])
        for k in range(n):
            first[k] = one * first[k] + (1.0 - one) * g[k]
            second[k] = two * second[k] + (1.0 - two) * g[k] * g[k]
            w[k] -= rates[k] * first[k] / (shrink * (np.sqrt(second[k]) / widen + three))


@compiled
def regularize(kind, pull, before, w, dead):
    """The regulariser's pull, at the weights before the step; L1 kills a weight whose sign it flips."""
    for k in range(w.size):
        stepped = w[k]
        slope = before[k] if kind == L2 else np.sign(before[k])
        w[k] = stepped - pull[k] * slope
        if kind == L1 and np.sign(stepped) * np.sign(w[k]) < 0.0:
            dead[k] = True


@compiled
def bury(w, dead):
    """0 for the weights that are dead."""
    for k in range(w.size):
        if dead[k]:
            w[k] = 0.0


@compiled
def gather(work, block, rows, chosen, columns, width):
    """The chosen columns of `rows`, and 0 beyond them up to `width` columns."""
    for i in range(rows.shape[0]):
        start = block + i * columns
        for r in range(chosen.size):
            work[start + r] = rows[i, chosen[r]]
        for r in range(chosen.size, width):
            work[start + r] = 0.0


@compiled
def next_batch(orders, place, size):
    """Where the next batch begins in its row; `place` (row, offset) is then behind it."""
    samples = orders.shape[1]
    if place[1] >= samples and place[0] + 1 < orders.shape[0]:
        place[0], place[1] = place[0] + 1, 0
    start = place[1]
    place[1] = min(start + size, samples)
    return start


@compiled
def loss_of(layers, settings, work, columns, first, behind):
    """The sum of the losses of some columns."""
    z, a, _, _, _, t = places(settings, columns)
    layer = layers[layers.size - 1]
    total = 0.0
    for r in range(layer.row * columns + first, layer.row * columns + behind):
        total += column_loss(settings.loss, work, z + r, a + r, t + r, layer.units, columns)
    return total


@entry
def train(count, rules, state, work, data, orders, place):
    """Trains up to `count` steps, epoch after epoch along the rows of `orders`.

    `place` (row, offset) is where it starts, and then where it stopped: at the latest behind the last row.
    Returns how many steps, and the sum of the losses of the last one's batch before its update.
    """
    layers, plan, inputs, targets = rules.layers, rules.settings[0], data.inputs, data.targets
    w, g, first, second, updates, dead, pull, before, _, rates = state
    some_dead = plan.regularizer == L1 or dead.any()
    done = batch = columns = 0
    while done < count:
        start = next_batch(orders, place, plan.batch_size)
        if start == place[1]:
            break
        chosen = orders[place[0], start : place[1]]
        batch, columns = chosen.size, (chosen.size + WIDTH - 1) // WIDTH * WIDTH
        _, a, _, _, _, t = places(plan, columns)
        if done == 0 or batch < orders.shape[1]:  # of full batches each is the one before
            gather(work, a, inputs, chosen, columns, columns)
            gather(work, t + layers[layers.size - 1].row * columns, targets, chosen, columns, columns)
        forward(layers, plan, w, work, columns)
        backward(layers, plan, w, g, work, columns, batch, True)
        if plan.regularizer:
            copy(before, w)
        if plan.clip:
            clip(plan, g)
        optimize(plan, w, g, first, second, updates, rates)
        if plan.regularizer:
            regularize(plan.regularizer, pull, before, w, dead)
        if some_dead:
            bury(w, dead)
        done += 1
    return done, loss_of(layers, plan, work, columns, 0, batch)

# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator, misc, call-arg, var-annotated"
"""Training steps, compiled: forward, backward and update of many steps in one call, without allocating.

Strict IEEE arithmetic: nothing is reassociated, so the same steps give the same bits. All that a step
computes lies in one array, `work`, as blocks of (unit, lane), a lane being a sample of the batch. Lanes are a
multiple of `WIDTH`; those beyond the batch hold inputs of 0 and, at the output, a δ of 0.
"""

import numpy as np

from app.core.compiled.functions import (
    SOFTMAX,
    activate,
    compiled,
    derive,
    error,
    inlined,
    output_delta,
    softmax,
)
from app.core.compiled.lanes import WIDTH, everywhere, fused, load, spread, store, store_means, total

OPTIMIZER_CODES = {"sgd": 0, "momentum": 1, "nesterov": 2, "rmsprop": 3, "adagrad": 4, "adam": 5}
SGD, MOMENTUM, NESTEROV, RMSPROP, ADAGRAD, ADAM = range(6)
REGULARIZER_CODES = {"none": 0, "l1": 1, "l2": 2}
NONE, L1, L2 = range(3)
BLOCKS = 5
"""z, a, ∂L/∂a, f′(z) and δ, of all layers; the block of a starts with the inputs."""


@compiled
def _multiply(work, out, w, at_w, row, column, biased, x, many, inner, lanes):
    """out[p, :] = Σ_q w[p, q] x[q, :] for p < many, q < inner, plus w[p, inner] where `biased`.

    Four rows by 2 · WIDTH lanes of the result at a time stay in registers, so that what is read of `w` and
    `x` serves several of them.
    """
    whole_rows, whole_lanes = many // 4 * 4, lanes // (2 * WIDTH) * (2 * WIDTH)
    for p in range(0, whole_rows, 4):
        start, place = at_w + p * row, out + p * lanes
        for r in range(0, whole_lanes, 2 * WIDTH):
            _four_by_two(work, place + r, w, start, row, column, biased, x + r, inner, lanes)
        for r in range(whole_lanes, lanes, WIDTH):
            _four_by_one(work, place + r, w, start, row, column, biased, x + r, inner, lanes)
    for p in range(whole_rows, many):
        start = at_w + p * row
        for r in range(0, lanes, WIDTH):
            sums = everywhere(w, start + inner * column) if biased else spread(0.0)
            for q in range(inner):
                sums = fused(everywhere(w, start + q * column), load(work, x + q * lanes + r), sums)
            store(work, out + p * lanes + r, sums)


@inlined
def _four_by_one(work, out, w, start, row, column, biased, x, inner, lanes):
    """Four rows by WIDTH lanes of `_multiply`."""
    a0 = a1 = a2 = a3 = spread(0.0)
    if biased:
        bias = start + inner * column
        a0, a1 = everywhere(w, bias), everywhere(w, bias + row)
        a2, a3 = everywhere(w, bias + 2 * row), everywhere(w, bias + 3 * row)
    for q in range(inner):
        factor, a = start + q * column, load(work, x + q * lanes)
        a0 = fused(everywhere(w, factor), a, a0)
        a1 = fused(everywhere(w, factor + row), a, a1)
        a2 = fused(everywhere(w, factor + 2 * row), a, a2)
        a3 = fused(everywhere(w, factor + 3 * row), a, a3)
    store(work, out, a0)
    store(work, out + lanes, a1)
    store(work, out + 2 * lanes, a2)
    store(work, out + 3 * lanes, a3)


@inlined
def _four_by_two(work, out, w, start, row, column, biased, x, inner, lanes):
    """Four rows by 2 · WIDTH lanes of `_multiply`."""
    a0 = a1 = a2 = a3 = b0 = b1 = b2 = b3 = spread(0.0)
    if biased:
        bias = start + inner * column
        a0, a1 = everywhere(w, bias), everywhere(w, bias + row)
        a2, a3 = everywhere(w, bias + 2 * row), everywhere(w, bias + 3 * row)
        b0, b1, b2, b3 = a0, a1, a2, a3
    for q in range(inner):
        factor, place = start + q * column, x + q * lanes
        a, b = load(work, place), load(work, place + WIDTH)
        w0, w1 = everywhere(w, factor), everywhere(w, factor + row)
        w2, w3 = everywhere(w, factor + 2 * row), everywhere(w, factor + 3 * row)
        a0, b0 = fused(w0, a, a0), fused(w0, b, b0)
        a1, b1 = fused(w1, a, a1), fused(w1, b, b1)
        a2, b2 = fused(w2, a, a2), fused(w2, b, b2)
        a3, b3 = fused(w3, a, a3), fused(w3, b, b3)
    store(work, out, a0)
    store(work, out + WIDTH, b0)
    store(work, out + lanes, a1)
    store(work, out + lanes + WIDTH, b1)
    store(work, out + 2 * lanes, a2)
    store(work, out + 2 * lanes + WIDTH, b2)
    store(work, out + 3 * lanes, a3)
    store(work, out + 3 * lanes + WIDTH, b3)


@compiled
def _gradient(work, delta, x, g, at_g, inputs, units, lanes, batch):
    """∂L/∂W = mean of δ xᵀ, ∂L/∂b = mean of δ: two rows by four columns at a time."""
    row, whole_units, whole_inputs = inputs + 1, units // 2 * 2, inputs // 4 * 4
    for j in range(0, whole_units, 2):
        for i in range(0, whole_inputs, 4):
            _two_by_four(work, delta + j * lanes, x + i * lanes, g, at_g + j * row + i, row, lanes, batch)
    for j in range(units):
        here = delta + j * lanes
        for i in range(whole_inputs if j < whole_units else 0, inputs):
            sums = spread(0.0)
            for r in range(0, lanes, WIDTH):
                sums = fused(load(work, here + r), load(work, x + i * lanes + r), sums)
            g[at_g + j * row + i] = total(sums) / batch
        sums = spread(0.0)
        for r in range(0, lanes, WIDTH):
            sums = sums + load(work, here + r)
        g[at_g + j * row + inputs] = total(sums) / batch


@inlined
def _two_by_four(work, delta, x, g, at_g, row, lanes, batch):
    """Two rows by four columns of `_gradient`."""
    a0 = a1 = a2 = a3 = b0 = b1 = b2 = b3 = spread(0.0)
    for r in range(0, lanes, WIDTH):
        place = x + r
        a, b = load(work, delta + r), load(work, delta + lanes + r)
        x0, x1 = load(work, place), load(work, place + lanes)
        x2, x3 = load(work, place + 2 * lanes), load(work, place + 3 * lanes)
        a0, b0 = fused(a, x0, a0), fused(b, x0, b0)
        a1, b1 = fused(a, x1, a1), fused(b, x1, b1)
        a2, b2 = fused(a, x2, a2), fused(b, x2, b2)
        a3, b3 = fused(a, x3, a3), fused(b, x3, b3)
    store_means(g, at_g, a0, a1, a2, a3, batch)
    store_means(g, at_g + row, b0, b1, b2, b3, batch)


@compiled
def _update(optimizer, rate, options, w, g, first, second, count):
    """The optimiser's move; `first` and `second` are what it remembers."""
    n = w.size
    if optimizer == SGD:
        for k in range(n):
            w[k] -= rate * g[k]
    elif optimizer == MOMENTUM:
        for k in range(n):
            first[k] = options[0] * first[k] + g[k]
            w[k] -= rate * first[k]
    elif optimizer == NESTEROV:
        for k in range(n):
            first[k] = options[0] * first[k] + g[k]
            w[k] -= rate * (g[k] + options[0] * first[k])
    elif optimizer == RMSPROP:
        for k in range(n):
            first[k] = options[0] * first[k] + (1.0 - options[0]) * g[k] * g[k]
            w[k] -= rate * g[k] / (np.sqrt(first[k]) + options[1])
    elif optimizer == ADAGRAD:
        for k in range(n):
            first[k] += g[k] * g[k]
            w[k] -= rate * g[k] / (np.sqrt(first[k]) + options[0])
    elif optimizer == ADAM:
        count[0] += 1.0
        shrink = 1.0 - options[0] ** count[0]
        widen = np.sqrt(1.0 - options[1] ** count[0])
        for k in range(n):
            first[k] = options[0] * first[k] + (1.0 - options[0]) * g[k]
            second[k] = options[1] * second[k] + (1.0 - options[1]) * g[k] * g[k]
            w[k] -= rate * first[k] / (shrink * (np.sqrt(second[k]) / widen + options[2]))


@compiled
def _regularize(kind, pull, before, w, dead):
    """The regulariser's pull, at the weights before the step; L1 kills a weight whose sign it flips."""
    for k in range(w.size):
        stepped = w[k]
        slope = before[k] if kind == L2 else np.sign(before[k])
        w[k] = stepped - pull[k] * slope
        if kind == L1 and stepped * w[k] < 0.0:
            dead[k] = True


@compiled
def _gather(work, block, rows, chosen, lanes):
    """block = the chosen columns of `rows`, and 0 in the lanes beyond them."""
    for i in range(rows.shape[0]):
        for r in range(chosen.size):
            work[block + i * lanes + r] = rows[i, chosen[r]]
        for r in range(chosen.size, lanes):
            work[block + i * lanes + r] = 0.0


@compiled
def train(
    count, sizes, codes, rules, offsets, own_rule, matched, loss,
    w, g, first, second, updates, optimizer, rate, options, kind, pull, before, dead,
    work, block, inputs, targets, orders, place, size,
):  # fmt: skip
    """Trains up to `count` steps, epoch after epoch along the rows of `orders`; returns how many.

    `place` (row, offset) is where it starts, and then where it stopped: at the latest behind the last row.
    """
    depth = codes.size
    samples = orders.shape[1]
    some_dead = kind == L1 or dead.any()
    z, a, e, d, delta, t = 0, block, 2 * block, 3 * block, 4 * block, BLOCKS * block
    done = 0
    while done < count:
        if place[1] >= samples:
            if place[0] + 1 >= orders.shape[0]:
                break
            place[0], place[1] = place[0] + 1, 0
        chosen = orders[place[0], place[1] : min(place[1] + size, samples)]
        batch = chosen.size
        lanes = (batch + WIDTH - 1) // WIDTH * WIDTH
        _gather(work, a, inputs, chosen, lanes)
        _gather(work, t, targets, chosen, lanes)

        at_w, at_x, at = 0, 0, sizes[0] * lanes
        for layer in range(depth):
            fan_in, units = sizes[layer], sizes[layer + 1]
            whole = units * lanes
            _multiply(
                work, z + at, w, at_w, fan_in + 1, 1, True, a + at_x, units, fan_in, lanes
            )  # z = W x + b
            if codes[layer] == SOFTMAX:
                softmax(work, z + at, a + at, units, lanes)
            else:
                activate(codes[layer], work, z + at, a + at, whole)
                own = rules[layer] == codes[layer]
                derive(rules[layer], own, offsets[layer], work, z + at, a + at, d + at, whole)
            at_w, at_x, at = at_w + units * (fan_in + 1), at, at + whole

        for layer in range(depth - 1, -1, -1):
            fan_in, units = sizes[layer], sizes[layer + 1]
            at, at_x, at_w = at_x, at_x - fan_in * lanes, at_w - units * (fan_in + 1)
            output = layer == depth - 1
            if output:
                error(loss, work, z + at, a + at, t, e + at, units * lanes)
            if output and own_rule:
                output_delta(matched, work, a + at, t, e + at, delta + at, units, lanes)
            else:
                for k in range(at, at + units * lanes, WIDTH):
                    store(work, delta + k, load(work, e + k) * load(work, d + k))  # δ = ∂L/∂a · f′(z)
            if output:
                for j in range(units):
                    for r in range(batch, lanes):
                        work[delta + at + j * lanes + r] = 0.0
            _gradient(work, delta + at, a + at_x, g, at_w, fan_in, units, lanes, batch)
            if layer > 0:  # ∂L/∂x = Wᵀ δ, the ∂L/∂a of the layer before
                _multiply(work, e + at_x, w, at_w, 1, fan_in + 1, False, delta + at, fan_in, units, lanes)

        if kind:
            before[:] = w
        _update(optimizer, rate, options, w, g, first, second, updates)
        if kind:
            _regularize(kind, pull, before, w, dead)
        if some_dead:
            for k in range(w.size):
                if dead[k]:
                    w[k] = 0.0
        place[1] += batch
        done += 1
    return done

# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator, misc"
"""Training steps, compiled: forward, backward and update of many steps in one call, without allocating.

Strict IEEE arithmetic: nothing is reassociated, so the same steps give the same bits. Arrays are flat; a
layer's block is (unit, lane), a lane being a sample of the batch. Lanes are a multiple of `WIDTH`, so that
the loops over them are whole vectors; what the lanes beyond the batch hold never leaves them.
"""

import numpy as np

from app.core.compiled.functions import SOFTMAX, activate, compiled, derive, error, output_delta, softmax

WIDTH = 4
OPTIMIZER_CODES = {"sgd": 0, "momentum": 1, "nesterov": 2, "rmsprop": 3, "adagrad": 4, "adam": 5}
SGD, MOMENTUM, NESTEROV, RMSPROP, ADAGRAD, ADAM = range(6)
REGULARIZER_CODES = {"none": 0, "l1": 1, "l2": 2}
NONE, L1, L2 = range(3)


@compiled
def _multiply(out, at_out, factors, at_factors, row_step, column_step, rows, at_rows, many, inner, width):
    """out[p, :] += Σ_q factors[p, q] · rows[q, :] for p < many, q < inner: the product of two matrices.

    Four rows at a time, so that `out` is read and written a quarter as often.
    """
    for p in range(many):
        sums = out[at_out + p * width : at_out + (p + 1) * width]
        place = at_factors + p * row_step
        q = 0
        while q + 4 <= inner:
            c0, c1 = factors[place + q * column_step], factors[place + (q + 1) * column_step]
            c2, c3 = factors[place + (q + 2) * column_step], factors[place + (q + 3) * column_step]
            start = at_rows + q * width
            r0, r1 = rows[start : start + width], rows[start + width : start + 2 * width]
            r2, r3 = rows[start + 2 * width : start + 3 * width], rows[start + 3 * width : start + 4 * width]
            for k in range(width):
                sums[k] += (c0 * r0[k] + c1 * r1[k]) + (c2 * r2[k] + c3 * r3[k])
            q += 4
        while q < inner:
            c = factors[place + q * column_step]
            row = rows[at_rows + q * width : at_rows + (q + 1) * width]
            for k in range(width):
                sums[k] += c * row[k]
            q += 1


@compiled
def _affine(w, at_w, x, at_x, z, at_z, inputs, units, lanes):
    """z = W x + b."""
    for j in range(units):
        bias = w[at_w + j * (inputs + 1) + inputs]
        out = z[at_z + j * lanes : at_z + (j + 1) * lanes]
        for r in range(lanes):
            out[r] = bias
    _multiply(z, at_z, w, at_w, inputs + 1, 1, x, at_x, units, inputs, lanes)


@compiled
def _gradient(delta, at_d, x, at_x, g, at_g, inputs, units, lanes, batch):
    """∂L/∂W = mean of δ xᵀ, ∂L/∂b = mean of δ; the samples are added up in their order."""
    for j in range(units):
        row = delta[at_d + j * lanes : at_d + j * lanes + batch]
        out = at_g + j * (inputs + 1)
        for i in range(inputs):
            column = x[at_x + i * lanes : at_x + i * lanes + batch]
            total = 0.0
            for r in range(batch):
                total += row[r] * column[r]
            g[out + i] = total / batch
        total = 0.0
        for r in range(batch):
            total += row[r]
        g[out + inputs] = total / batch


@compiled
def _send_back(w, at_w, delta, at_d, e, at_e, inputs, units, lanes):
    """∂L/∂x = Wᵀ δ, which is ∂L/∂a of the layer before."""
    sums = e[at_e : at_e + inputs * lanes]
    for k in range(inputs * lanes):
        sums[k] = 0.0
    _multiply(e, at_e, w, at_w, 1, inputs + 1, delta, at_d, inputs, units, lanes)


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
def train(
    count, sizes, codes, rules, offsets, own_rule, matched, loss,
    w, g, first, second, updates, optimizer, rate, options, kind, pull, before, dead,
    x, z, a, d, e, delta, t, inputs, targets, orders, place, size,
):  # fmt: skip
    """Trains up to `count` steps, epoch after epoch along the rows of `orders`; returns how many.

    `place` (row, offset) is where it starts, and then where it stopped: at the latest behind the last row.
    """
    depth = codes.size
    samples = orders.shape[1]
    some_dead = kind == L1 or dead.any()
    done = 0
    while done < count:
        if place[1] >= samples:
            if place[0] + 1 >= orders.shape[0]:
                break
            place[0], place[1] = place[0] + 1, 0
        chosen = orders[place[0], place[1] : min(place[1] + size, samples)]
        batch = chosen.size
        lanes = (batch + WIDTH - 1) // WIDTH * WIDTH
        for r in range(batch):
            for i in range(inputs.shape[0]):
                x[i * lanes + r] = inputs[i, chosen[r]]
            for j in range(targets.shape[0]):
                t[j * lanes + r] = targets[j, chosen[r]]

        at_w, at = 0, 0
        for layer in range(depth):
            fan_in, units = sizes[layer], sizes[layer + 1]
            end = at + units * lanes
            if layer == 0:
                _affine(w, at_w, x, 0, z, at, fan_in, units, lanes)
            else:
                _affine(w, at_w, a, at - fan_in * lanes, z, at, fan_in, units, lanes)
            if codes[layer] == SOFTMAX:
                softmax(z[at:end], a[at:end], units, lanes)
            else:
                activate(codes[layer], z[at:end], a[at:end])
                derive(
                    rules[layer],
                    rules[layer] == codes[layer],
                    offsets[layer],
                    z[at:end],
                    a[at:end],
                    d[at:end],
                )
            at_w += units * (fan_in + 1)
            at = end

        for layer in range(depth - 1, -1, -1):
            fan_in, units = sizes[layer], sizes[layer + 1]
            end = at
            at_w -= units * (fan_in + 1)
            at -= units * lanes
            output = layer == depth - 1
            if output:
                error(loss, z[at:end], a[at:end], t[: end - at], e[at:end])
            if output and own_rule:
                output_delta(matched, a[at:end], t, e[at:end], delta[at:end], units, lanes)
            else:
                errors, slopes, through = e[at:end], d[at:end], delta[at:end]
                for k in range(through.size):
                    through[k] = errors[k] * slopes[k]  # δ = ∂L/∂a · f′(z)
            if layer == 0:
                _gradient(delta, at, x, 0, g, at_w, fan_in, units, lanes, batch)
            else:
                _gradient(delta, at, a, at - fan_in * lanes, g, at_w, fan_in, units, lanes, batch)
                _send_back(w, at_w, delta, at, e, at - fan_in * lanes, fan_in, units, lanes)

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

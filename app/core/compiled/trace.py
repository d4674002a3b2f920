# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator, misc, call-arg, var-annotated"
"""A step that says what it did: the same numbers as `app.core.observer` gives, by the compiled steps.

The probe is one more column, behind those of the batch, which are summed as they are without it: a step that
is traced and one that is not end in the same bits.
"""

import numpy as np

from app.core.compiled.blocks import SOFTMAX
from app.core.compiled.functions import at_least, at_most, compiled
from app.core.compiled.kernels import (
    L1,
    backward,
    bury,
    clip,
    copy,
    entry,
    forward,
    gather,
    loss_of,
    next_batch,
    optimize,
    places,
    regularize,
)
from app.core.compiled.lanes import WIDTH
from app.core.compiled.structures import COLUMNS


@entry
def trace(rules, true_rules, state, work, data, orders, place, fields, frame):
    """Trains one step and fills `frame`, whose numbers lie at the places that `fields` holds.

    `true_rules` are those with every slope as it is. Returns where the batch begins in its row of `orders`;
    whether all is finite; the losses of the batch, of all training and all test samples (nan where there are
    none) and of the probe, at the parameters before the update; the cosine of descent; and by
    what clipping multiplied the gradient.
    """
    layers, plan, inputs, targets = rules.layers, rules.settings[0], data.inputs, data.targets
    w, g, first, second, updates, dead, pull, before, true_g, rates = state
    train_loss, test_loss = losses(rules, w, work, data)

    start = next_batch(orders, place, plan.batch_size)
    chosen = orders[place[0], start : place[1]]
    batch, probe = chosen.size, (chosen.size + WIDTH - 1) // WIDTH * WIDTH
    columns = probe + WIDTH
    index = chosen[0] if plan.probe < 0 else plan.probe
    _, a, _, _, _, t = places(plan, columns)
    t += layers[layers.size - 1].row * columns
    gather(work, a, inputs, chosen, columns, probe)
    gather(work, t, targets, chosen, columns, probe)
    _cut(work, a + probe, inputs, index, 1, columns)
    _cut(work, t + probe, targets, index, 1, columns)
    forward(layers, plan, w, work, columns)
    backward(layers, plan, w, g, work, columns, batch, True)
    batch_loss = loss_of(layers, plan, work, columns, 0, batch) / batch
    probe_loss = loss_of(layers, plan, work, columns, probe, probe + 1)

    _write_layers(layers, plan, w, g, work, columns, batch, probe, fields, frame)
    if plan.is_exact:
        copy(true_g, g)
    else:
        backward(true_rules.layers, true_rules.settings[0], w, true_g, work, columns, batch, False)
    _write_slopes(layers, plan, work, columns, batch, probe, fields, frame)

    copy(before, w)
    clipped = clip(plan, g) if plan.clip else 1.0
    optimize(plan, w, g, first, second, updates, rates)
    if plan.regularizer:
        regularize(plan.regularizer, pull, before, w, dead)
    if plan.regularizer == L1 or dead.any():
        bury(w, dead)
    cosine = _write_updates(layers, before, w, true_g, fields, frame)
    finite = np.isfinite(batch_loss) and are_finite(w, 0, w.size) and _is_finite(layers, fields, frame)
    return start, finite, batch_loss, train_loss, test_loss, probe_loss, cosine, clipped


@entry
def losses(rules, w, work, data):
    """The mean losses over all training and all test samples (nan where there are none) at `w`."""
    layers, plan = rules.layers, rules.settings[0]
    train = mean_loss(layers, plan, w, work, data.inputs, data.targets)
    return train, mean_loss(layers, plan, w, work, data.test_inputs, data.test_targets)


@compiled
def mean_loss(layers, plan, w, work, inputs, targets):
    """The mean loss over all samples, so many COLUMNS at a time; nan where there are none."""
    count, total = inputs.shape[1], 0.0
    if count == 0:
        return np.nan
    for start in range(0, count, COLUMNS):
        batch = min(COLUMNS, count - start)
        columns = (batch + WIDTH - 1) // WIDTH * WIDTH
        _, a, _, _, _, t = places(plan, columns)
        _cut(work, a, inputs, start, batch, columns)
        _cut(work, t + layers[layers.size - 1].row * columns, targets, start, batch, columns)
        forward(layers, plan, w, work, columns)
        total += loss_of(layers, plan, work, columns, 0, batch)
    return total / count


@compiled
def _cut(work, block, rows, start, batch, columns):
    """So many columns of `rows` from `start` on; those behind them stay what they are."""
    for i in range(rows.shape[0]):
        for r in range(batch):
            work[block + i * columns + r] = rows[i, start + r]


@compiled
def _write_layers(layers, plan, w, g, work, columns, batch, probe, fields, frame):
    """What the pass by the plan's own rules gives."""
    z, a, e, d, delta, t = places(plan, columns)
    _write_units(frame, fields[0].inputs, work, a + probe, layers[0].inputs, columns)
    behind = np.nan
    for number in range(layers.size - 1, -1, -1):
        layer, field = layers[number], fields[number]
        at, units = layer.row * columns, layer.units
        if number == layers.size - 1:
            _write_units(frame, field.targets, work, t + at + probe, units, columns)
            _write_units(frame, field.outputs, work, a + at + probe, units, columns)
        _write_units(frame, field.pre_activations, work, z + at + probe, units, columns)
        _write_units(frame, field.activations, work, a + at + probe, units, columns)
        _write_units(frame, field.errors, work, e + at + probe, units, columns)
        _write_units(frame, field.deltas, work, delta + at + probe, units, columns)
        if layer.activation != SOFTMAX:
            _write_units(frame, field.derivatives, work, d + at + probe, units, columns)
        square = 0.0
        for j in range(units):
            row = layer.matrix + j * (layer.inputs + 1)
            for i in range(layer.inputs):
                frame[field.weights + j * layer.inputs + i] = w[row + i]
                frame[field.weight_gradients + j * layer.inputs + i] = g[row + i]
                square += g[row + i] * g[row + i]
            frame[field.biases + j], frame[field.bias_gradients + j] = (
                w[row + layer.inputs],
                g[row + layer.inputs],
            )
            square += g[row + layer.inputs] * g[row + layer.inputs]
        error_norm = _norm(work, e + at, units, columns, batch)
        delta_norm = _norm(work, delta + at, units, columns, batch)
        frame[field.gradient_norm] = np.sqrt(square)
        frame[field.error_norm], frame[field.delta_norm] = error_norm, delta_norm
        frame[field.weight_factor] = _ratio(error_norm, behind)
        frame[field.slope_factor] = _ratio(delta_norm, error_norm)
        behind = delta_norm


@compiled
def _write_slopes(layers, plan, work, columns, batch, probe, fields, frame):
    """The slopes f′(z), which stand where the last pass multiplied the error by them; softmax has none."""
    _, _, _, d, _, _ = places(plan, columns)
    for number in range(layers.size):
        layer, field = layers[number], fields[number]
        if layer.activation == SOFTMAX:
            continue
        at, units = d + layer.row * columns, layer.units
        _write_units(frame, field.slopes, work, at + probe, units, columns)
        total, saturated = 0.0, 0
        for j in range(units):
            for r in range(batch):
                slope = abs(work[at + j * columns + r])
                total += slope
                saturated += slope <= layer.saturated
        frame[field.saturated] = saturated / (units * batch)
        frame[field.mean_slope] = total / (units * batch)


@compiled
def _write_updates(layers, before, w, g, fields, frame):
    """What the step changed, and how far that points down the true gradient g; returns the whole's cosine."""
    all_dot = all_moved = all_steep = 0.0
    for number in range(layers.size):
        layer, field = layers[number], fields[number]
        dot = moved = steep = weights = size = 0.0
        for j in range(layer.units):
            row = layer.matrix + j * (layer.inputs + 1)
            for i in range(layer.inputs + 1):
                update, slope = w[row + i] - before[row + i], g[row + i]
                dot, moved, steep = dot - update * slope, moved + update * update, steep + slope * slope
                if i < layer.inputs:
                    frame[field.weight_updates + j * layer.inputs + i] = update
                    weights += update * update
                    size += before[row + i] * before[row + i]
                else:
                    frame[field.bias_updates + j] = update
        frame[field.update_ratio] = _ratio(np.sqrt(weights), np.sqrt(size))
        frame[field.descent_cosine] = _cosine(dot, moved, steep)
        all_dot, all_moved, all_steep = all_dot + dot, all_moved + moved, all_steep + steep
    return _cosine(all_dot, all_moved, all_steep)


@compiled
def _write_units(frame, at, work, first, units, columns):
    """One column: a number a unit."""
    for j in range(units):
        frame[at + j] = work[first + j * columns]


@compiled
def _norm(work, block, units, columns, batch):
    """Frobenius norm of a block's columns of the batch."""
    square = 0.0
    for j in range(units):
        for r in range(batch):
            square += work[block + j * columns + r] * work[block + j * columns + r]
    return np.sqrt(square)


@compiled
def _ratio(above, below):
    """above / below; nan, for no value, where below is 0."""
    return above / below if below != 0.0 else np.nan


@compiled
def _cosine(dot, one, other):
    """The cosine of the angle between two vectors, of their product and squares; nan where one is 0."""
    return at_most(at_least(_ratio(dot, np.sqrt(one) * np.sqrt(other)), -1.0), 1.0)


@compiled
def _is_finite(layers, fields, frame):
    """Whether every number of the layers' arrays that should be there is finite."""
    for number in range(layers.size):
        field = fields[number]
        # FIELDS has what a softmax layer lacks, slopes and derivatives, right before the errors.
        slopes = field.errors if layers[number].activation == SOFTMAX else field.slopes
        if not (are_finite(frame, field.weights, field.slopes) and are_finite(frame, slopes, field.behind)):
            return False
    return True


@compiled
def are_finite(array, start, stop):
    """Whether these numbers are."""
    finite = True
    for k in range(start, stop):
        finite &= np.isfinite(array[k])
    return finite

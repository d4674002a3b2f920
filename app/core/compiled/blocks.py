# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator, misc, call-arg, var-annotated"
"""Activations, slopes and losses over blocks of (unit, column), each chosen by its code.

A block holds `units` rows of `columns` numbers, one a sample. All blocks lie in one flat array, `work`, and
are named by where they begin: z, a, e (∂L/∂a), d (f′(z)), delta (δ) and t (the targets). A slice is not asked
whether an index counts from its end, so that LLVM makes vectors of a loop over it.
"""

import numpy as np

from app.core.compiled.functions import ACTIVATIONS, at_least, at_most, compiled, exp, tanh_and_slope
from app.core.losses import STEEPEST_EXPONENT

ACTIVATION_CODES = {name: code for code, name in enumerate((*ACTIVATIONS, "softmax"))}
SOFTMAX, TANH = ACTIVATION_CODES["softmax"], ACTIVATION_CODES["tanh"]
LOSS_CODES = {"squared_error": 0, "absolute_error": 1, "binary_cross_entropy": 2, "cross_entropy": 3}
SQUARED, ABSOLUTE, BINARY, CROSS = LOSS_CODES.values()
LEAST_PROBABILITY = float(np.exp(-STEEPEST_EXPONENT))


def _named(name):
    """Compiles a function under a name of its own.

    What is loaded from the cache is linked by names, and a number that is another one in each process tells
    apart those of one name: two loops both called `loop` would be taken for each other.
    """

    def compile_so(function):
        function.__name__ = function.__qualname__ = name
        return compiled(function)

    return compile_so


def _chosen(name, functions):
    """One function that fills a block by the one of these whose place among them is its first argument.

    A chain of functions, of which each takes one place and leaves the others to the next: a compiled function
    calls only what it names.
    """
    choose = _nothing
    for code, function in reversed(list(enumerate(functions))):
        choose = _this_or(f"{name}_{code}", code, _filled(function), choose)
    return choose


def _this_or(name, place, loop, others):
    @_named(name)
    def choose(code, work, z, out, size):
        if code == place:
            loop(work, z, out, size)
        else:
            others(code, work, z, out, size)

    return choose


@compiled
def _nothing(code, work, z, out, size):
    """No function has this place."""


def _filled(function):
    @_named(f"values_of_{function.py_func.__name__}")
    def loop(work, z, out, size):
        before, values = work[z : z + size], work[out : out + size]
        for k in range(size):
            values[k] = function(before[k])

    return loop


_activate = _chosen("choose_values", [f for f, _ in ACTIVATIONS.values()])
_derive = _chosen("choose_slopes", [slope for _, slope in ACTIVATIONS.values()])


@compiled
def activate(code, work, z, a, d, units, columns):
    """a = f(z), and where f is tanh d = f′(z), which costs less here than by itself."""
    if code == SOFTMAX:
        _softmax(work, z, a, units, columns)
    elif code == TANH:
        _tanh_and_slopes(work, z, a, d, units * columns)
    else:
        _activate(code, work, z, a, units * columns)


@compiled
def _tanh_and_slopes(work, z, a, d, size):
    before, values, slopes = work[z : z + size], work[a : a + size], work[d : d + size]
    for k in range(size):
        values[k], slopes[k] = tanh_and_slope(before[k])


@compiled
def derive(source, offset, is_there, work, z, d, size):
    """d = g′(z) + offset, g having the code `source`, where g′ is not there from the way forward."""
    if not is_there:
        _derive(source, work, z, d, size)
    if offset != 0.0:
        slopes = work[d : d + size]
        for k in range(size):
            slopes[k] += offset


@compiled
def multiply_elements(work, one, other, out, size):
    """out = one · other, element by element."""
    ones, others, products = work[one : one + size], work[other : other + size], work[out : out + size]
    for k in range(size):
        products[k] = ones[k] * others[k]


@compiled
def _softmax(work, z, a, units, columns):
    """a = softmax of each column of z."""
    size = units * columns
    for r in range(columns):
        top = _largest(work, z + r, size - r, columns)
        total = 0.0
        for k in range(r, size, columns):
            work[a + k] = exp(work[z + k] - top)
            total += work[a + k]
        for k in range(r, size, columns):
            work[a + k] /= total


@compiled
def _largest(work, z, size, columns):
    """The largest of a column; NaN where it has one."""
    top = work[z]
    for k in range(columns, size, columns):
        here = work[z + k]
        top = here if here > top or here != here else top
    return top


@compiled
def error(loss, work, z, a, t, e, size):
    """e = ∂L/∂a at the output."""
    pre, post, wanted, errors = work[z : z + size], work[a : a + size], work[t : t + size], work[e : e + size]
    for k in range(size):
        here, target = post[k], wanted[k]
        if loss == SQUARED:
            errors[k] = here - target
        elif loss == ABSOLUTE:
            errors[k] = np.sign(here - target)
        elif loss == BINARY:
            steep = at_most(at_least(pre[k], -STEEPEST_EXPONENT), STEEPEST_EXPONENT)
            errors[k] = (1.0 - target) * (1.0 + exp(steep)) - target * (1.0 + exp(-steep))
        elif loss == CROSS:
            errors[k] = -target / at_least(here, LEAST_PROBABILITY)


@compiled
def output_delta(is_matched, work, a, t, e, delta, units, columns):
    """δ of an output layer that is no product per unit: a − t, or the product with softmax's Jacobian."""
    size = units * columns
    for r in range(columns):
        mean = 0.0
        for k in range(r, size, columns):
            mean += work[a + k] * work[e + k]
        for k in range(r, size, columns):
            here = work[a + k]
            work[delta + k] = here - work[t + k] if is_matched else here * (work[e + k] - mean)


@compiled
def column_loss(loss, work, z, a, t, units, columns):
    """L of the column that begins at z, a and t."""
    size, value, scale = units * columns, 0.0, 0.0
    if loss == CROSS:
        top = _largest(work, z, size, columns)
        for k in range(0, size, columns):
            scale += exp(work[z + k] - top)
        scale = top + np.log(scale)
    for k in range(0, size, columns):
        here, target = work[z + k], work[t + k]
        off = work[a + k] - target
        if loss == SQUARED:
            value += 0.5 * off * off
        elif loss == ABSOLUTE:
            value += abs(off)
        elif loss == BINARY:
            value += at_least(here, 0.0) + np.log1p(exp(-abs(here))) - target * here
        else:
            value += target * (scale - here)
    return value

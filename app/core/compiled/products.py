# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator, misc, call-arg, var-annotated"
"""The matrix products of a step, in lanes: everything else is a plain loop.

What is multiplied lies in flat arrays, rows of so many columns (samples), one behind the other. Columns are a
multiple of WIDTH. Each element of a product is one sum in one order, whatever the columns beside it.
"""

from app.core.compiled.functions import compiled, inlined
from app.core.compiled.lanes import WIDTH, everywhere, fused, load, spread, store, store_means, total


@compiled
def multiply(work, out, w, at_w, row, column, biased, x, many, inner, columns):
    """out[p, :] = Σ_q w[p, q] x[q, :] for p < many, q < inner, plus w[p, inner] where `biased`.

    Four rows by 2 · WIDTH columns of the result at a time stay in registers, so that what is read of `w` and
    `x` serves several of them.
    """
    whole_rows, whole_columns = many // 4 * 4, columns // (2 * WIDTH) * (2 * WIDTH)
    for p in range(0, whole_rows, 4):
        start, place = at_w + p * row, out + p * columns
        for r in range(0, whole_columns, 2 * WIDTH):
            _four_by_two(work, place + r, w, start, row, column, biased, x + r, inner, columns)
        for r in range(whole_columns, columns, WIDTH):
            _four_by_one(work, place + r, w, start, row, column, biased, x + r, inner, columns)
    for p in range(whole_rows, many):
        start = at_w + p * row
        for r in range(0, columns, WIDTH):
            sums = everywhere(w, start + inner * column) if biased else spread(0.0)
            for q in range(inner):
                sums = fused(everywhere(w, start + q * column), load(work, x + q * columns + r), sums)
            store(work, out + p * columns + r, sums)


@inlined
def _four_by_one(work, out, w, start, row, column, biased, x, inner, columns):
    """Four rows by WIDTH columns of `multiply`."""
    a0 = a1 = a2 = a3 = spread(0.0)
    if biased:
        bias = start + inner * column
        a0, a1 = everywhere(w, bias), everywhere(w, bias + row)
        a2, a3 = everywhere(w, bias + 2 * row), everywhere(w, bias + 3 * row)
    for q in range(inner):
        factor, a = start + q * column, load(work, x + q * columns)
        a0 = fused(everywhere(w, factor), a, a0)
        a1 = fused(everywhere(w, factor + row), a, a1)
        a2 = fused(everywhere(w, factor + 2 * row), a, a2)
        a3 = fused(everywhere(w, factor + 3 * row), a, a3)
    store(work, out, a0)
    store(work, out + columns, a1)
    store(work, out + 2 * columns, a2)
    store(work, out + 3 * columns, a3)


@inlined
def _four_by_two(work, out, w, start, row, column, biased, x, inner, columns):
    """Four rows by 2 · WIDTH columns of `multiply`."""
    a0 = a1 = a2 = a3 = b0 = b1 = b2 = b3 = spread(0.0)
    if biased:
        bias = start + inner * column
        a0, a1 = everywhere(w, bias), everywhere(w, bias + row)
        a2, a3 = everywhere(w, bias + 2 * row), everywhere(w, bias + 3 * row)
        b0, b1, b2, b3 = a0, a1, a2, a3
    for q in range(inner):
        factor, place = start + q * column, x + q * columns
        a, b = load(work, place), load(work, place + WIDTH)
        w0, w1 = everywhere(w, factor), everywhere(w, factor + row)
        w2, w3 = everywhere(w, factor + 2 * row), everywhere(w, factor + 3 * row)
        a0, b0 = fused(w0, a, a0), fused(w0, b, b0)
        a1, b1 = fused(w1, a, a1), fused(w1, b, b1)
        a2, b2 = fused(w2, a, a2), fused(w2, b, b2)
        a3, b3 = fused(w3, a, a3), fused(w3, b, b3)
    store(work, out, a0)
    store(work, out + WIDTH, b0)
    store(work, out + columns, a1)
    store(work, out + columns + WIDTH, b1)
    store(work, out + 2 * columns, a2)
    store(work, out + 2 * columns + WIDTH, b2)
    store(work, out + 3 * columns, a3)
    store(work, out + 3 * columns + WIDTH, b3)


@compiled
def mean_product(g, at_g, work, delta, x, units, inputs, columns, batch):
    """g = mean of δ xᵀ, and of δ in a last column, over the batch: two rows by four columns at a time.

    Of an odd number of rows the last is computed twice. Columns between the batch and the next multiple of
    WIDTH hold a δ of 0; those beyond are left out.
    """
    row, whole = inputs + 1, inputs // 4 * 4
    summed = (batch + WIDTH - 1) // WIDTH * WIDTH
    for one in range(0, units, 2):
        other = min(one + 1, units - 1)
        g0, g1, d0, d1 = at_g + one * row, at_g + other * row, delta + one * columns, delta + other * columns
        for i in range(0, whole, 4):
            _two_by_four(g, g0 + i, g1 + i, work, d0, d1, x + i * columns, columns, summed, batch)
        _two_by_rest(g, g0, g1, whole, inputs, work, d0, d1, x, columns, summed, batch)


@inlined
def _two_by_four(g, g0, g1, work, d0, d1, x, columns, summed, batch):
    """Two rows by four columns of `mean_product`."""
    a0 = a1 = a2 = a3 = b0 = b1 = b2 = b3 = spread(0.0)
    for r in range(0, summed, WIDTH):
        place = x + r
        a, b = load(work, d0 + r), load(work, d1 + r)
        x0, x1 = load(work, place), load(work, place + columns)
        x2, x3 = load(work, place + 2 * columns), load(work, place + 3 * columns)
        a0, b0 = fused(a, x0, a0), fused(b, x0, b0)
        a1, b1 = fused(a, x1, a1), fused(b, x1, b1)
        a2, b2 = fused(a, x2, a2), fused(b, x2, b2)
        a3, b3 = fused(a, x3, a3), fused(b, x3, b3)
    store_means(g, g0, a0, a1, a2, a3, batch)
    store_means(g, g1, b0, b1, b2, b3, batch)


@inlined
def _two_by_rest(g, g0, g1, whole, inputs, work, d0, d1, x, columns, summed, batch):
    """Two rows by the columns that are left, three at most, and by the one of the biases."""
    a0 = a1 = a2 = a3 = b0 = b1 = b2 = b3 = spread(0.0)
    last = inputs - 1
    at0, at1 = x + min(whole, last) * columns, x + min(whole + 1, last) * columns
    at2 = x + min(whole + 2, last) * columns
    for r in range(0, summed, WIDTH):
        a, b = load(work, d0 + r), load(work, d1 + r)
        x0, x1, x2 = load(work, at0 + r), load(work, at1 + r), load(work, at2 + r)
        a0, b0 = fused(a, x0, a0), fused(b, x0, b0)
        a1, b1 = fused(a, x1, a1), fused(b, x1, b1)
        a2, b2 = fused(a, x2, a2), fused(b, x2, b2)
        a3, b3 = fused(a, spread(1.0), a3), fused(b, spread(1.0), b3)
    if whole < inputs:
        g[g0 + whole], g[g1 + whole] = total(a0) / batch, total(b0) / batch
    if whole + 1 < inputs:
        g[g0 + whole + 1], g[g1 + whole + 1] = total(a1) / batch, total(b1) / batch
    if whole + 2 < inputs:
        g[g0 + whole + 2], g[g1 + whole + 2] = total(a2) / batch, total(b2) / batch
    g[g0 + inputs], g[g1 + inputs] = total(a3) / batch, total(b3) / batch

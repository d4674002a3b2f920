# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator, misc, call-arg, var-annotated"
"""WIDTH doubles as one value of numba's: one instruction does the same for as many samples.

LLVM makes vectors of a loop only after comparing at run time whether its arrays overlap, which in the short
loops of a small network costs more than the work; values in registers overlap nothing. Wherever lanes are
asked for, a number stands for itself in every lane.
"""

import operator

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, models, overload, register_model

WIDTH = 4
MANTISSA_BITS, EXPONENT_BIAS = 52, 1023
_VECTOR = ir.VectorType(ir.DoubleType(), WIDTH)
_BITS = ir.VectorType(ir.IntType(64), WIDTH)
_INDEX = ir.IntType(32)


class LanesType(types.Type):
    """The type of such a value."""

    def __init__(self) -> None:
        super().__init__(name="Lanes")


LANES = LanesType()


@register_model(LanesType)
class _LanesModel(models.PrimitiveModel):
    def __init__(self, manager, kind) -> None:
        super().__init__(manager, kind, _VECTOR)


def _place(context, builder, kind, array, index):
    return builder.gep(context.make_array(kind)(context, builder, array).data, [index])


def _chosen(builder, one, other, places):
    return builder.shuffle_vector(one, other, ir.Constant(ir.VectorType(_INDEX, len(places)), places))


def _spread(builder, number, width=WIDTH):
    nothing = ir.Constant(ir.VectorType(ir.DoubleType(), width), ir.Undefined)
    return _chosen(builder, builder.insert_element(nothing, number, _INDEX(0)), nothing, [0] * width)


def _wide(builder, signature, arguments):
    return [
        argument if kind is LANES else _spread(builder, argument)
        for kind, argument in zip(signature.args, arguments, strict=True)
    ]


@intrinsic
def load(_, array, index):
    """array[index : index + WIDTH]."""

    def generate(context, builder, signature, arguments):
        place = _place(context, builder, signature.args[0], *arguments)
        return builder.load(builder.bitcast(place, _VECTOR.as_pointer()), align=8)

    return LANES(array, types.intp), generate


@intrinsic
def store(_, array, index, lanes):
    """array[index : index + WIDTH] = lanes."""

    def generate(context, builder, signature, arguments):
        array, index, lanes = arguments
        place = _place(context, builder, signature.args[0], array, index)
        value = lanes if signature.args[2] is LANES else _spread(builder, lanes)
        builder.store(value, builder.bitcast(place, _VECTOR.as_pointer()), align=8)
        return context.get_dummy_value()

    return types.void(array, types.intp, lanes), generate


@intrinsic
def spread(_, number):
    """The number in every lane."""
    return LANES(types.float64), lambda _, builder, __, arguments: _spread(builder, *arguments)


@intrinsic
def everywhere(_, array, index):
    """array[index] in every lane."""

    def generate(context, builder, signature, arguments):
        return _spread(builder, builder.load(_place(context, builder, signature.args[0], *arguments)))

    return LANES(array, types.intp), generate


def _neighbours_added(builder, one, other=None):
    """The sums of every two neighbouring lanes, of one and then of the other."""
    lanes = one.type.count * (1 if other is None else 2)
    other = other or ir.Constant(one.type, ir.Undefined)
    even, odd = (_chosen(builder, one, other, list(range(start, lanes, 2))) for start in (0, 1))
    return builder.fadd(even, odd)


@intrinsic
def total(_, lanes):
    """The sum of all lanes: of neighbours, then of neighbouring pairs, and so on."""

    def generate(_, builder, __, arguments):
        (sums,) = arguments
        while sums.type.count > 1:
            sums = _neighbours_added(builder, sums)
        return builder.extract_element(sums, _INDEX(0))

    return types.float64(lanes), generate


@intrinsic
def store_means(_, array, index, one, two, three, four, count):
    """array[index : index + 4] = the totals of the four, each divided by `count`."""

    def generate(context, builder, signature, arguments):
        sums = _neighbours_added(
            builder,
            _neighbours_added(builder, *arguments[2:4]),
            _neighbours_added(builder, *arguments[4:6]),
        )
        while sums.type.count > 4:
            sums = _neighbours_added(builder, sums)
        means = builder.fdiv(sums, _spread(builder, arguments[6], 4))
        place = _place(context, builder, signature.args[0], *arguments[:2])
        builder.store(means, builder.bitcast(place, means.type.as_pointer()), align=8)
        return context.get_dummy_value()

    return types.void(array, types.intp, one, two, three, four, types.float64), generate


@intrinsic
def fused(_, one, other, addend):
    """one · other + addend, rounded once (IEEE 754), so that it is the same on every processor."""

    def generate(_, builder, signature, arguments):
        kind = ir.FunctionType(_VECTOR, [_VECTOR] * 3)
        fma = cgutils.get_or_insert_function(builder.module, kind, f"llvm.fma.v{WIDTH}f64")
        return builder.call(fma, _wide(builder, signature, arguments))

    return LANES(one, other, addend), generate


@intrinsic
def at_least(_, lanes, least):
    """The larger of the two; NaN where `lanes` is."""

    def generate(_, builder, signature, arguments):
        lanes, least = _wide(builder, signature, arguments)
        return builder.select(builder.fcmp_ordered("<", lanes, least), least, lanes)

    return LANES(lanes, least), generate


@intrinsic
def at_most(_, lanes, most):
    """The smaller of the two; NaN where `lanes` is."""

    def generate(_, builder, signature, arguments):
        lanes, most = _wide(builder, signature, arguments)
        return builder.select(builder.fcmp_ordered(">", lanes, most), most, lanes)

    return LANES(lanes, most), generate


@intrinsic
def where_positive(_, lanes, one, other):
    """`one` where lanes > 0, elsewhere `other`."""

    def generate(_, builder, signature, arguments):
        lanes, one, other = _wide(builder, signature, arguments)
        return builder.select(builder.fcmp_ordered(">", lanes, lanes.type(None)), one, other)

    return LANES(lanes, one, other), generate


@intrinsic
def two_to_the(_, shifted):
    """2^k of the whole number k that fills the low bits of each lane."""

    def generate(_, builder, __, arguments):
        def bits(number):
            return ir.Constant(_BITS, [number] * WIDTH)

        power = builder.shl(builder.bitcast(*arguments, _BITS), bits(MANTISSA_BITS))
        return builder.bitcast(builder.add(power, bits(EXPONENT_BIAS << MANTISSA_BITS)), _VECTOR)

    return LANES(shifted), generate


def _arithmetic(instruction):
    @intrinsic
    def both(_, one, other):
        def generate(_, builder, signature, arguments):
            return getattr(builder, instruction)(*_wide(builder, signature, arguments))

        return LANES(one, other), generate

    def operate(one, other):
        return (lambda one, other: both(one, other)) if LANES in (one, other) else None

    return operate


overload(operator.add)(_arithmetic("fadd"))
overload(operator.sub)(_arithmetic("fsub"))
overload(operator.mul)(_arithmetic("fmul"))
overload(operator.truediv)(_arithmetic("fdiv"))

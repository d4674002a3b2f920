# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator, misc, call-arg, var-annotated"
"""WIDTH doubles as one value of numba's, for the matrix products; and a product and a sum rounded once.

LLVM makes vectors of a loop only after comparing at run time whether its arrays overlap, and of a sum never,
since that would change its order; values in registers overlap nothing.
Measured in one run, with everything as plain loops a step of 2-4-2-1 (batch 10) took 0.9 to 1.0 times as long
as with lanes, of 2-8×6-1 1.9 to 2.0 times, of 64-128-64-10 (batch 32) 3.6 to 7.2 times.
"""

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, models, register_model

WIDTH = 4
_VECTOR = ir.VectorType(ir.DoubleType(), WIDTH)
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
        place = _place(context, builder, signature.args[0], *arguments[:2])
        builder.store(arguments[2], builder.bitcast(place, _VECTOR.as_pointer()), align=8)
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


@intrinsic
def fused(_, one, other, addend):
    """one · other + addend, rounded once (IEEE 754), so that it is the same on every processor.

    Of lanes, or of single numbers: a loop over these is made into vectors, as any is.
    """
    many = isinstance(one, LanesType)
    number, name = (_VECTOR, f"v{WIDTH}f64") if many else (ir.DoubleType(), "f64")

    def generate(_, builder, __, arguments):
        kind = ir.FunctionType(number, [number] * 3)
        fma = cgutils.get_or_insert_function(builder.module, kind, f"llvm.fma.{name}")
        return builder.call(fma, arguments)

    result = LANES if many else types.float64
    return result(result, result, result), generate


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

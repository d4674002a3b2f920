# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator, misc, call-arg, var-annotated"
"""Steps up to each of several looks at the train loss, in one call: what a cell of a map is made of."""

import numpy as np

from app.core.compiled.kernels import entry, train
from app.core.compiled.trace import are_finite, mean_loss


@entry
def course(step, number, looks, losses, rules, state, work, data, orders, place):
    """Trains on from `step` to each of `looks`, from `number` on, and writes the train losses there.

    Ends with the rows of `orders`, or at a look where not all is finite any more. Returns the step and the
    look that it has come to, and whether all is finite.
    """
    layers, plan, w = rules.layers, rules.settings[0], state.parameters
    while number < looks.size:
        done, loss = train(looks[number] - step, rules, state, work, data, orders, place)
        step += done
        if not (np.isfinite(loss) and are_finite(w, 0, w.size)):
            return step, number, False
        if step < looks[number]:
            break
        losses[number] = mean_loss(layers, plan, w, work, data.inputs, data.targets)
        number += 1
    return step, number, True

"""The formulas that an exported script may need, as source: each by the name that the API has for it."""

ACTIVATIONS = {
    "linear": ("z", "np.ones_like(z)"),
    "sigmoid": ("1 / (1 + np.exp(-np.maximum(z, -709)))", "a * (1 - a)"),
    "tanh": ("np.tanh(z)", "1 - a * a"),
    "relu": ("np.maximum(z, 0)", "(z > 0) * 1.0"),
    "leaky_relu": ("np.maximum(z, 0.01 * z)", "np.where(z > 0, 1, 0.01)"),
    "elu": ("np.expm1(np.minimum(z, 0)) + np.maximum(z, 0)", "np.exp(np.minimum(z, 0))"),
    "selu": (
        "1.0507009873554804934 * (1.6732632423543772848 * np.expm1(np.minimum(z, 0)) + np.maximum(z, 0))",
        "1.0507009873554804934 * np.where(z > 0, 1, 1.6732632423543772848 * np.exp(np.minimum(z, 0)))",
    ),
    "softplus": ("np.logaddexp(z, 0)", "1 / (1 + np.exp(-np.maximum(z, -709)))"),
    "silu": (
        "z / (1 + np.exp(-np.maximum(z, -709)))",
        "(1 + a * np.exp(-np.maximum(z, -709))) / (1 + np.exp(-np.maximum(z, -709)))",
    ),
    "gelu": (
        "0.5 * z * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)))",
        "0.5 * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)))"
        " + 0.5 * z * (1 - np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)) ** 2)"
        " * np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * z * z)",
    ),
    "softsign": ("z / (1 + np.abs(z))", "1 / (1 + np.abs(z)) ** 2"),
    "sin": ("np.sin(z)", "np.cos(z)"),
    "step": ("(z > 0) * 1.0", "np.zeros_like(z)"),
    "softmax": (
        "np.exp(z - z.max(1, keepdims=True)) / np.exp(z - z.max(1, keepdims=True)).sum(1, keepdims=True)",
        None,
    ),
}
"""f(z), and f′(z) of z and a = f(z)."""

LOSSES = {
    "squared_error": ("0.5 * np.sum((a - t) ** 2, 1)", "a - t"),
    "absolute_error": ("np.sum(np.abs(a - t), 1)", "np.sign(a - t)"),
    "binary_cross_entropy": (
        "np.sum(np.logaddexp(z, 0) - t * z, 1)",
        "(1 - t) * (1 + np.exp(np.clip(z, -340, 340))) - t * (1 + np.exp(-np.clip(z, -340, 340)))",
    ),
    "cross_entropy": (
        "-np.sum(t * np.log(a), 1)",
        "-t / np.maximum(a, 1e-148)",
    ),
}
"""L of each sample, and ∂L/∂a, of z, a and the target t (rows are samples)."""

OPTIMIZERS = {
    "sgd": "return w - rate * g",
    "momentum": """memory["v"] = o["momentum"] * remembered("v") + g
return w - rate * memory["v"]""",
    "nesterov": """memory["v"] = o["momentum"] * remembered("v") + g
return w - rate * (g + o["momentum"] * memory["v"])""",
    "rmsprop": """memory["s"] = o["alpha"] * remembered("s") + (1 - o["alpha"]) * g * g
return w - rate * g / (np.sqrt(memory["s"]) + o["eps"])""",
    "adagrad": """memory["s"] = remembered("s") + g * g
return w - rate * g / (np.sqrt(memory["s"]) + o["eps"])""",
    "adam": """first, second = o["betas"]
memory["t"] = memory.get("t", 0) + 1
memory["m"] = first * remembered("m") + (1 - first) * g
memory["s"] = second * remembered("s") + (1 - second) * g * g
mean = memory["m"] / (1 - first ** memory["t"])
return w - rate * mean / (np.sqrt(memory["s"]) / np.sqrt(1 - second ** memory["t"]) + o["eps"])""",
    "conjugate_gradient": """before = remembered("g")
beta = max(0.0, g @ (g - before) / (before @ before)) if before @ before > 0 else 0.0
direction = beta * remembered("d") - g
if not direction @ g < 0:
    direction = -g
memory["g"], memory["d"] = g, direction

def along(distance):
    loss, slope = evaluate(w + distance * direction)
    return loss, slope @ direction

return w + minimize_along(along, direction @ g, rate) * direction""",
}
"""The parameters after one step, of w, the gradient g and what the optimiser remembers."""

TORCH_ACTIVATIONS = {
    "linear": "lambda z: z * 1",
    "sigmoid": "torch.sigmoid",
    "tanh": "torch.tanh",
    "relu": "torch.relu",
    "leaky_relu": "torch.nn.functional.leaky_relu",
    "elu": "torch.nn.functional.elu",
    "selu": "torch.nn.functional.selu",
    "softplus": "lambda z: torch.logaddexp(z, torch.zeros_like(z))",
    "silu": "torch.nn.functional.silu",
    "gelu": 'lambda z: torch.nn.functional.gelu(z, approximate="tanh")',
    "softsign": "torch.nn.functional.softsign",
    "sin": "torch.sin",
    "step": "lambda z: (z > 0).to(z)",
    "softmax": "lambda z: torch.softmax(z, 1)",
}

TORCH_LOSSES = {
    "squared_error": "lambda z, a, t: 0.5 * ((a - t) ** 2).sum(1)",
    "absolute_error": "lambda z, a, t: (a - t).abs().sum(1)",
    "binary_cross_entropy": """lambda z, a, t: (
        torch.nn.functional.binary_cross_entropy(a, t, reduction="none")
        if a.grad_fn.name().startswith("Ruled")
        else torch.nn.functional.binary_cross_entropy_with_logits(z, t, reduction="none")
    ).sum(1)""",
    "cross_entropy": "lambda z, a, t: -(t * torch.log_softmax(z, 1)).sum(1)",
}

TORCH_OPTIMIZERS = {
    "sgd": "torch.optim.SGD(tensors, lr=rate)",
    "momentum": "torch.optim.SGD(tensors, lr=rate, **o)",
    "nesterov": "torch.optim.SGD(tensors, lr=rate, nesterov=True, **o)",
    "rmsprop": "torch.optim.RMSprop(tensors, lr=rate, **o)",
    "adagrad": "torch.optim.Adagrad(tensors, lr=rate, **o)",
    "adam": "torch.optim.Adam(tensors, lr=rate, **o)",
    "conjugate_gradient": "ConjugateGradient(tensors, rate)",
}

TORCH_CONJUGATE_GRADIENT = '''

class ConjugateGradient(torch.optim.Optimizer):
    """d ← −g + β d, and a line search along d (Polak & Ribière)."""

    def __init__(self, tensors, rate):
        super().__init__(tensors, {"lr": rate})

    def step(self, closure):
        tensors, memory = self.param_groups[0]["params"], self.state["memory"]
        closure()
        g, w = vector_of(tensor.grad for tensor in tensors), vector_of(tensors)
        before = memory.get("g", torch.zeros_like(g))
        norm = (before @ before).item()
        beta = max(0.0, (g @ (g - before)).item() / norm) if norm > 0 else 0.0
        direction = beta * memory.get("d", torch.zeros_like(g)) - g
        if not (direction @ g).item() < 0:
            direction = -g
        memory["g"], memory["d"] = g, direction

        def put(distance):
            parts = (w + distance * direction).split([tensor.numel() for tensor in tensors])
            with torch.no_grad():
                for tensor, part in zip(tensors, parts):
                    tensor.copy_(part.reshape(tensor.shape))

        def along(distance):
            put(distance)
            loss = closure().item()
            return loss, (vector_of(tensor.grad for tensor in tensors) @ direction).item()

        put(minimize_along(along, (direction @ g).item(), self.param_groups[0]["lr"]))
'''

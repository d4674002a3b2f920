"""What a script says in its own words, by the names of the API: optimisers in NumPy, and PyTorch's part.

Activations and losses in NumPy are not among it: a script takes their source from `app/core`.
"""

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

return w + minimize_along(along, direction @ g, rate[0]) * direction""",
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
        Entropy.apply(z.detach(), a, t)
        if a.grad_fn.name().startswith("Ruled")
        else torch.nn.functional.binary_cross_entropy_with_logits(z, t, reduction="none")
    ).sum(1)""",
    "cross_entropy": "lambda z, a, t: -torch.where(t == 0, 0.0, t * torch.log_softmax(z, 1)).sum(1)",
}

TORCH_OPTIMIZERS = {
    "sgd": "torch.optim.SGD(groups)",
    "momentum": "torch.optim.SGD(groups, **o)",
    "nesterov": 'torch.optim.SGD(groups, nesterov=o["momentum"] > 0, **o)',
    "rmsprop": "torch.optim.RMSprop(groups, **o)",
    "adagrad": "torch.optim.Adagrad(groups, **o)",
    "adam": "torch.optim.Adam(groups, **o)",
    "conjugate_gradient": "ConjugateGradient(groups)",
}

TORCH_ENTROPY = '''

class Entropy(torch.autograd.Function):
    """Binary cross-entropy of z, and ∂L/∂a for a rule of its own: of z as well, since a rounds to 0 or 1."""

    @staticmethod
    def forward(context, z, a, t):
        context.save_for_backward(z, t)
        return torch.nn.functional.binary_cross_entropy_with_logits(z, t, reduction="none")

    @staticmethod
    def backward(context, error):
        z, t = context.saved_tensors
        steep = z.clamp(-340, 340)
        return None, error * ((1 - t) * (1 + steep.exp()) - t * (1 + (-steep).exp())), None
'''

TORCH_CONJUGATE_GRADIENT = '''

class ConjugateGradient(torch.optim.Optimizer):
    """d ← −g + β d, and a line search along d (Polak & Ribière)."""

    def __init__(self, groups):
        super().__init__(groups, {})

    def step(self, closure):
        tensors = [tensor for group in self.param_groups for tensor in group["params"]]
        memory = self.state["memory"]
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
            loss = closure(clipped=False).item()
            return loss, (vector_of(tensor.grad for tensor in tensors) @ direction).item()

        put(minimize_along(along, (direction @ g).item(), self.param_groups[0]["lr"]))
'''

"""What `gf.watch` costs a training: the same loop with it and without, in rounds that take turns.

`python -m benchmarks.watch` where PyTorch is installed (`make test-torch` sees to that): an MLP of
784-256-128-10, batches of 64, a frame every 20 steps; the server is a process of its own on the same machine.
"""

from statistics import median
from time import perf_counter, process_time

import torch
from torch import nn

import gradient_flow as gf

ROUNDS, STEPS, BATCH, EVERY = 9, 1_600, 64, 20


def training() -> tuple[nn.Sequential, nn.Module, torch.optim.Optimizer, torch.Tensor, torch.Tensor]:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10))
    optimizer = torch.optim.SGD(model.parameters(), 0.01)
    inputs = torch.randn(STEPS, BATCH, 784)
    return model, nn.CrossEntropyLoss(), optimizer, inputs, torch.randint(0, 10, (STEPS, BATCH))


def seconds(watched: bool) -> tuple[float, float]:
    """Of the loop by the clock, and of this process's work with all that its thread did."""
    model, loss, optimizer, inputs, targets = training()
    watch = gf.watch(model, loss=loss, every=EVERY) if watched else None
    worked, began = process_time(), perf_counter()
    for x, y in zip(inputs, targets, strict=True):
        optimizer.zero_grad()
        loss(model(x), y).backward()
        optimizer.step()
    took = perf_counter() - began
    if watch:
        watch.close()
    return took, process_time() - worked


def main() -> None:
    torch.set_num_threads(1)
    gf.connect()  # a local server, in a process of its own
    seconds(True)
    rounds = [(seconds(False), seconds(True)) for _ in range(ROUNDS)]
    for name, place in (("by the clock", 0), ("of the processor", 1)):
        ratios = sorted(watched[place] / plain[place] for plain, watched in rounds)
        step = median(plain[place] for plain, _ in rounds) / STEPS
        print(
            f"{name}: {100 * (median(ratios) - 1):.1f} % more (rounds from {100 * (ratios[0] - 1):.1f} to "
            f"{100 * (ratios[-1] - 1):.1f}); a step takes {1000 * step:.2f} ms without it"
        )


if __name__ == "__main__":
    main()

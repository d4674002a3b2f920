"""A run as a script of its own, in NumPy or PyTorch.

A script imports nothing of this project, trains what the run trained, and prints the parameters that it ends
with. It holds what the run uses and no more: its samples, its segments, its activations, losses, optimisers.
"""

from app.export.scripts import numpy_script, pytorch_script

__all__ = ["numpy_script", "pytorch_script"]

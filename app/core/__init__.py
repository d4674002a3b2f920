"""The numerics: a network, its forward and backward pass, and what trains it. NumPy and nothing else."""

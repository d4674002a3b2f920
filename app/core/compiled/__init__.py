"""The compiled engine: the same steps as the NumPy passes take, tens of times as fast on small networks.

It needs numba, and its machine code built once into the cache beside the sources: `python -m
app.core.compiled`. Where either is missing, runs are trained by NumPy.
"""

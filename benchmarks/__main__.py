"""Runs every measurement."""

from benchmarks import steps

steps.main()

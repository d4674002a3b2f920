"""Gradient Flow: watch a neural network learn, number by number."""

"""Comparison of runs: each cause in a small workspace of its own."""

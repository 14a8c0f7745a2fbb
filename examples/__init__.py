"""Samples to try the program on; nothing of the product rests on them."""

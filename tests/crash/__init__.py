"""Faults at every write of a filing: it is visible whole or not at all, and the next one mends.

`python -m tests.crash --points all` files small deliveries in a child, once for each write
point and each fault, and says what became of them.
"""

"""Bugs planted in the compiled engine, to see whether the tests find them.

Each is one edit of a source file, chosen by reading: what a tired engineer might write. A
copy of the packages is made for each, and judged by what judges the engine itself: generated
cases against the reference, the engine's own tests, relations between two evaluations.
"""

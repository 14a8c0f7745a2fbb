"""Damaged files of every format: filed with every row accounted for, or refused with a reason.

`python -m tests.fuzzing --inputs 20000 --seed 1` changes valid files and the traps of the
formats at random, files each, and counts what became of them.
"""

"""Every file of a filed and run workspace, changed one at a time: `verify` tells each by name.

`python -m tests.tampering` cuts, flips, swaps, removes and puts back older copies of them.
"""

"""The syntax tree: what was written, whichever surface it was written in.

Nodes are frozen; two trees are equal when they say the same, wherever they stand (spans
do not take part in equality), so a round trip through the formatter can be compared.
"""

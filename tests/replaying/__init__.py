"""Findings as proofs: their rows give the finding again, each of them counts, none is left out.

Three statements are tried on generated cases (docs/quality.md has them in full):
*sound*, the rule evaluated over a finding's rows alone tells the same finding; *needed*, a
monotone finding changes or ends without any one of its witness rows; *complete*, over every
subset of small tables a monotone finding is told from its witness rows or not at all.
"""

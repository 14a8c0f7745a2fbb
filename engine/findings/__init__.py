"""Findings: what a rule's plan yields, put into words that a person can check.

A finding is a clue for a person to decide, never a verdict. It carries the clauses it
rests on and the exact rows that made it.
"""

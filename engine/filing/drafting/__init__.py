"""A draft of a contract from a delivered file: what a person would otherwise write by hand.

Beyond filing, which judges cells by a contract, this guesses the contract from the cells.
Nothing here is a decision: each guess says what it rests on, for a person to check.
"""

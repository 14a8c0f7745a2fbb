"""Rules that are right but doubtful: what a reviewer would ask about, found beforehand.

Adds to a checked pack a second look at its model and its text. Each lint is one module of
`dsl.lint.lints`; its docstring says what it avoids, what it prefers, and why.
"""

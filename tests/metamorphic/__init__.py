"""Relations that must hold between two evaluations of the compiled engine.

The reference can share a misreading of the language with the engine; a relation needs no
expected result. Each takes a generated case, changes it in a way whose effect is known, and
compares what is found before and after, down to messages, missing cells and parameters.
"""

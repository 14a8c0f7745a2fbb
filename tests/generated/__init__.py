"""Whole cases drawn at random, judged by the compiled engine and by the reference.

A case is a policy (regulations, parameters, definitions, rules), well typed by
construction, and small tables whose values often meet. The policy goes to the engine as
text, so that the whole path from parser to findings is tried.
"""

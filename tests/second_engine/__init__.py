"""A second engine: every rule as SQL of its own, evaluated by DuckDB.

It is written from the syntax tree and the language's description alone. It shares neither names,
types nor plans with the product, and nothing with the reference interpreter but the form of its
findings, so that three answers to one question come from three readings of the language.
"""

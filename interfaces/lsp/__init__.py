"""The language server: what editors show while a policy is written.

Each feature is one module of plain functions over an `Opened` pack; `server` alone speaks
the protocol. Positions are those of the protocol, which counts in UTF-16.
"""

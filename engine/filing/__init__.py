"""Filing: a department's delivery becomes an immutable snapshot, or says why it cannot.

This floor adds meaning to the adapters' text: each cell is read by the domain that its
contract gives it. What cannot be read goes to the quarantine with its reason, and nothing
is guessed, rounded or lost: rows in = rows filed + rows quarantined.
"""

"""The engine-neutral plan: what has to be computed for a rule, and nothing of how.

    rule model → bindings → groups (→ windows) → witnesses

Nodes live in one hash-consed arena per pack: what two rules share is one node. Which
library evaluates the nodes is the bridge's matter alone.
"""

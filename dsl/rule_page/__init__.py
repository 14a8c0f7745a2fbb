"""The page of a rule: what its author writes about it, and what the model already knows.

Adds to the explanation of a rule the form in which it lies beside the rule as Markdown, in the
rule's own language and, where somebody wrote it, in the other one.
"""

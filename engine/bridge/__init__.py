"""The one place that knows DataFusion: plan nodes in, Arrow tables out.

No SQL text is ever made into a plan here: policy text can reach nothing but the plan
nodes that exist. SQL is an output only, for reviewers and for other engines.
"""

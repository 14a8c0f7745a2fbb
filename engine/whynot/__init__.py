"""Why not: the first step of a rule at which nothing is left of a subject."""

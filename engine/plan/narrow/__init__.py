"""Rules over few rows instead of all: those of the entities that could be told of.

Most rules are about persons or companies, one by one: what is told of one depends on its rows
alone. So a pack asks first, in as few passes over the data as it can, of which entities anything
could be told at all, then fetches the rows of these, and evaluates each rule over them as it
stands. The first step may name too many entities, never too few; all exactness is in the last.
"""

from engine.plan.narrow.candidates import By, Candidates, Turn, candidates_of
from engine.plan.narrow.separable import INTERNED, Entity, separable_data_sets

__all__ = ["INTERNED", "By", "Candidates", "Entity", "Turn", "candidates_of", "separable_data_sets"]

"""Reports of a run, in each of their forms."""

"""What missing values leave open of aggregates: how many rows, within which bounds, which truths.

Everything here is written in terms of further aggregates, so that whatever can be asked of the
rows of a group can be asked of what is open in it.
"""

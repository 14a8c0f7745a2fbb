"""Rules over the rows of a few entities tell what they tell over all rows, byte for byte."""

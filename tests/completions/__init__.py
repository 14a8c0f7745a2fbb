"""Groups with blanks, held against every way in which the blanks could be filled.

Certain in all, possible in some: that is the definition of what a condition over aggregates means
where values are missing. The reference judges each way by the plain meaning of the condition, on
rows that lack nothing; engine and second engine may leave more open than need be, never less.
"""

"""One module per kind of department file: bytes in, text cells with their origin out.

An adapter decides nothing about meaning. It yields every record either as cells of text
or as a problem with its raw line, and it can prove that no line was lost.
"""

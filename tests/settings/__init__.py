"""No setting of the engine changes a byte of what is told.

Partitions, batch sizes, kinds of join and memory limits are set against one another; under each
the sample city and a set of generated cases are evaluated, and the files of findings compared.
"""

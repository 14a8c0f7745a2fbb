"""What is kept: the workspace, the departments' contracts, filings and snapshots.

This floor adds to the language's schema where data comes from and where it lies. It reads
and writes `.huiyan/` and never looks into the meaning of a cell.
"""

"""The county's packs as they are, over many rows, beside the same asked by hand in DuckDB."""

"""The pack of Open Contracting as it is, over many bids, beside the same asked in DuckDB."""

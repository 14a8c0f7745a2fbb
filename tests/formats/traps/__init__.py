"""The traps, one module an adapter; each module holds `TRAPS`."""

"""The project as it is delivered: its package, its files, its documents."""

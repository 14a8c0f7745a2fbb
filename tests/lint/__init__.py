"""The linter: every lint fires where it should and nowhere else."""

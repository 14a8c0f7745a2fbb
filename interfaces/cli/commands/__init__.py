"""One file per command; each holds its command as `COMMAND`."""

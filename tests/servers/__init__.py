"""Real servers for tests, started on loopback when they are first needed and stopped at the end."""

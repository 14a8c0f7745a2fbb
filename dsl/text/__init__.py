"""Source text: places in it, and how wide it stands on a terminal."""

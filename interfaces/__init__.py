"""Where people and other programs meet the engine; nothing below imports from here."""

"""Colours for policy texts: in documentation (Pygments) and in editors (TextMate)."""

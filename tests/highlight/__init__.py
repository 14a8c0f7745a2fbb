"""Colours of policy texts."""

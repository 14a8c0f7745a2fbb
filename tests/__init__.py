"""Tests: each floor against its own corpus, and the whole path against the reference."""

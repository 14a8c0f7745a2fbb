"""Tests of the text side of the language: scanning, parsing, mending, drawing, formatting."""

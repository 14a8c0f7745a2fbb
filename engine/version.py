"""The version of the program, as runs and manifests record it."""

VERSION = "0.1.0"

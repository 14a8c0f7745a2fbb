"""The audit log: written by one or many, and no tampering goes unnamed."""

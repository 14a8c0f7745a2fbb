"""Runs: packs evaluated over a snapshot, in a child process that can be killed.

    job → supervisor → worker (child) → findings → run folder, visible whole or not at all

A run's id is a hash of what it read: packs, filings, parameters, date and program version.
Repeating a run therefore gives the same id and the same bytes.
"""

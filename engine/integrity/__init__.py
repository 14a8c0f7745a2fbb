"""Integrity: what lets anybody check later that nothing was changed.

One canonical form of JSON, hash trees over rows, signatures, and chains of log entries. The
floor knows nothing of filings or findings: it turns bytes into digests and proofs.
"""

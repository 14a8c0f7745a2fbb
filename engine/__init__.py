"""The engine: departments' files become immutable filings, packs become findings.

Floors inside, each importing only the ones after it: run, trace, findings, the bridge to
the query engine, plan, filing and packs, catalog.
"""

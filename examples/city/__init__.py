"""A small fictional county whose departments deliver files, with the truth beside them.

Everything is drawn from a seed: the same seed gives the same bytes. Nothing here is read by
the engine; the truth is for scoring a run.
"""

from __future__ import annotations

from examples.city.generate import CityReport, generate_city

__all__ = ["CityReport", "generate_city"]

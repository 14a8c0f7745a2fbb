"""A small city, made, filed and run through the command line."""

from tests.cli.conftest import city, copied

__all__ = ["city", "copied"]

"""A small city, made, filed and run through the command line."""

from tests.cli.conftest import city, copied
from tests.worker_here import worker_here

__all__ = ["city", "copied"]

__all__ = ["worker_here"]

"""Runs of these tests are evaluated in their own process."""

from tests.worker_here import worker_here

__all__ = ["worker_here"]

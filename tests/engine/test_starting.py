"""A worker starts before its job is known, and leaves nothing behind."""

from __future__ import annotations

from contextlib import closing

from engine.run.starting import start_worker


def test_one_that_is_not_needed_is_gone() -> None:
    with closing(start_worker()) as worker:
        assert worker.process.poll() is None
    assert worker.process.poll() is not None
    assert worker.errors.closed


def test_what_went_wrong_is_its_last_line() -> None:
    with closing(start_worker()) as worker:
        assert not list(worker.told("this is no job"))
        assert worker.ended() == 1
        assert worker.last_error().startswith("json.decoder.JSONDecodeError")


def test_one_that_died_meanwhile_is_told_by_its_signal() -> None:
    with closing(start_worker()) as worker:
        worker.process.kill()
        worker.process.wait()
        assert not list(worker.told("{}"))
        assert worker.ended() == -9
        assert worker.last_error() == ""

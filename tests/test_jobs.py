import asyncio
import logging
import threading
import time
from collections.abc import Iterator

import pytest

from tutor.jobs import Jobs


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


def wait_until(is_true, limit_s: float = 5.0) -> None:
    deadline = time.monotonic() + limit_s
    while not is_true():
        assert time.monotonic() < deadline, "waited in vain"
        threading.Event().wait(0.005)


def test_a_job_runs_while_its_starter_goes_on(jobs: Jobs) -> None:
    go_on, ended = threading.Event(), threading.Event()

    async def work() -> None:
        await asyncio.to_thread(go_on.wait, 5)
        ended.set()

    jobs.start(7, work())
    assert jobs.is_running(7)
    assert not jobs.is_running(8)
    go_on.set()
    assert ended.wait(5)
    wait_until(lambda: not jobs.is_running(7))


@pytest.mark.parametrize("at_once", [True, False])
def test_a_cancelled_job_may_keep_what_it_has(jobs: Jobs, at_once: bool) -> None:
    begun, kept = threading.Event(), threading.Event()

    async def work() -> None:
        begun.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            kept.set()
            raise

    jobs.start(1, work())
    if not at_once:
        assert begun.wait(5)
    start = time.monotonic()
    jobs.cancel(1)
    assert kept.wait(5)
    wait_until(lambda: not jobs.is_running(1))
    assert time.monotonic() - start < 1
    jobs.cancel(1)  # once more is harmless


def test_a_short_call_gives_its_result_or_ends_in_time(jobs: Jobs) -> None:
    async def states() -> str:
        return "ready"

    cancelled = threading.Event()

    async def never() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            cancelled.set()

    assert jobs.call(states(), timeout_s=5) == "ready"
    with pytest.raises(TimeoutError):
        jobs.call(never(), timeout_s=0.05)
    assert cancelled.wait(5)


def test_a_job_that_breaks_is_logged_and_ended(
    jobs: Jobs, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken() -> None:
        raise ValueError("a bug")

    with caplog.at_level(logging.ERROR):
        jobs.start(3, broken())
        wait_until(lambda: not jobs.is_running(3))
        wait_until(lambda: "a job failed" in caplog.text)


def test_closing_lets_running_jobs_keep_what_they_have() -> None:
    jobs = Jobs()
    begun, kept = threading.Event(), threading.Event()

    async def work() -> None:
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            kept.set()

    jobs.start(1, work())
    assert begun.wait(5)
    jobs.close()
    assert kept.is_set()
    jobs.close()

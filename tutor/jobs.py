"""Work that outlives a page's rerun: one event loop in a thread, one task an answer."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class Jobs:
    """Its thread starts with the first job. May be used from any other thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._running: set[int] = set()
        self._tasks: dict[int, asyncio.Task[None]] = {}  # touched by the loop's thread alone

    def start(self, message_id: int, work: Coroutine[Any, Any, None]) -> None:
        """Write the answer `message_id` in the background."""
        with self._lock:
            self._running.add(message_id)
            loop = self._started_loop()
        loop.call_soon_threadsafe(self._begin, message_id, work)

    def cancel(self, message_id: int) -> None:
        """Stop a job; it keeps what it has and ends within a second."""
        with self._lock:
            loop = self._loop if message_id in self._running else None
        if loop is not None:
            # One turn later than asked, so that a job just begun can still say that it was stopped.
            loop.call_soon_threadsafe(loop.call_soon, self._cancel, message_id)

    def is_running(self, message_id: int) -> bool:
        """True until the job has written its last word."""
        with self._lock:
            return message_id in self._running

    def call(self, work: Coroutine[Any, Any, Result], *, timeout_s: float) -> Result:
        """Wait for something short, such as the list of models.

        Raises TimeoutError when it takes longer; the work is cancelled then.
        """
        with self._lock:
            loop = self._started_loop()
        job = asyncio.run_coroutine_threadsafe(work, loop)
        try:
            return job.result(timeout_s)
        except TimeoutError:
            job.cancel()
            raise

    def close(self, *, wait_s: float = 2.0) -> None:
        """Stop what runs, let it keep what it has, and end the thread."""
        with self._lock:
            loop, thread, self._loop = self._loop, self._thread, None
        if loop is None or thread is None:
            return
        stopping = asyncio.run_coroutine_threadsafe(_cancel_all(), loop)
        try:
            stopping.result(wait_s)
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join(wait_s)

    def _started_loop(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(
                target=_run, args=(self._loop,), name="answers", daemon=True
            )
            self._thread.start()
        return self._loop

    def _begin(self, message_id: int, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks[message_id] = task
        task.add_done_callback(lambda ended: self._end(message_id, ended))

    def _cancel(self, message_id: int) -> None:
        if task := self._tasks.get(message_id):
            task.cancel()

    def _end(self, message_id: int, task: asyncio.Task[None]) -> None:
        del self._tasks[message_id]
        with self._lock:
            self._running.discard(message_id)
        if not task.cancelled() and (error := task.exception()) is not None:
            logging.getLogger(__name__).error("a job failed", exc_info=error)


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.close()


async def _cancel_all() -> None:
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)

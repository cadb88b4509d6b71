"""`python -m ingest` as a child of the app, since only an ingest process may write the index."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from ingest.settings import CHECKOUT


@dataclass(frozen=True, slots=True)
class IngestProgress:
    """How far the run is; `report` or `problem` once it has ended."""

    step: str = "starting"
    done: int = 0
    total: int = 0
    per_second: float | None = None
    source: str | None = None
    report: Mapping[str, Any] | None = None  # as `python -m ingest --json` prints it
    problem: str | None = None
    fix: str | None = None
    is_running: bool = True


class IngestChild:
    """One run at a time. Its methods may be called from any thread."""

    def __init__(
        self, home: Path, command: Sequence[str] = (sys.executable, "-m", "ingest")
    ) -> None:
        self._home = home
        self._command = tuple(command)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._progress: IngestProgress | None = None
        self._cancelled = False

    @property
    def progress(self) -> IngestProgress | None:
        """The present run's, or the last one's; None before the first."""
        with self._lock:
            return self._progress

    def start(self, *arguments: str) -> None:
        """Start a run unless one is going on."""
        with self._lock:
            if self._progress and self._progress.is_running:
                return
            self._cancelled = False
            self._progress = IngestProgress()
            self._process = subprocess.Popen(
                [*self._command, "--progress", "--json", *arguments],
                cwd=CHECKOUT,
                env=os.environ | {"TUTOR_HOME": str(self._home)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="replace",
            )
        threading.Thread(target=self._follow, args=(self._process,), daemon=True).start()

    def cancel(self) -> None:
        """Ask the run to end; what it has done so far is kept."""
        with self._lock:
            if self._process and self._process.poll() is None:
                self._cancelled = True
                self._process.send_signal(signal.SIGTERM)

    def wait(self, timeout_s: float) -> IngestProgress:
        """The progress after the run has ended. Raises TimeoutExpired when it hasn't by then."""
        process = self._process
        if process is None:
            raise ValueError("no run was started")
        process.wait(timeout_s)
        while (progress := self.progress) is None or progress.is_running:
            threading.Event().wait(0.01)
        return progress

    def _follow(self, process: subprocess.Popen[str]) -> None:
        """Read both pipes to their ends, then tell how it ended."""
        printed: list[str] = []
        assert process.stdout is not None
        assert process.stderr is not None
        reader = threading.Thread(target=_read_all, args=(process.stdout, printed), daemon=True)
        reader.start()
        last_words = ""
        for line in process.stderr:
            last_words = self._take(line) or last_words
        reader.join()
        process.wait()
        with self._lock:
            self._progress = self._ended("".join(printed), process.returncode, last_words)

    def _take(self, line: str) -> str:
        """Keep a progress event; give back a line that is none."""
        event = _json_object(line)
        if "step" not in event:
            return line.strip()
        with self._lock:
            assert self._progress
            self._progress = replace(
                self._progress,
                step=str(event["step"]),
                done=int(event.get("done") or 0),
                total=int(event.get("total") or 0),
                per_second=event.get("per_second"),
                source=event.get("source"),
            )
        return ""

    def _ended(self, printed: str, exit_code: int, last_words: str) -> IngestProgress:
        result = _json_object(printed)
        ended = replace(self._progress or IngestProgress(), is_running=False)
        if self._cancelled:
            return replace(
                ended,
                step="cancelled",
                problem="You stopped the reading.",
                fix="What was read is kept; press the button again to go on.",
            )
        if "error" in result:
            return replace(ended, problem=result["error"]["problem"], fix=result["error"]["fix"])
        if "documents" in result:
            return replace(ended, step="done", report=result)
        return replace(
            ended,
            problem=f"Reading the notes ended early (exit code {exit_code}). {last_words}".strip(),
            fix="Run `python -m ingest` in a terminal to see why.",
        )


def _read_all(pipe: IO[str], into: list[str]) -> None:
    into.append(pipe.read())


def _json_object(text: str) -> dict[str, Any]:
    """{} for what isn't one JSON object."""
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}

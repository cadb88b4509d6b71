"""Parsing files that aren't plain text in a process apart, within limits of time and memory.

A parser that crashes, hangs or swallows the memory takes that process down and nothing else.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from ingest.documents import Place, ReadText
from ingest.errors import UnreadableFile
from ingest.settings import CHECKOUT, ReadLimits

Parse = Callable[[str, bytes], ReadText]

_AS_TEXT = "Save its text as a .md or .txt file beside it."


def parse_once(suffix: str, content: bytes, limits: ReadLimits) -> ReadText:
    """What `Parser.parse` gives, for a single file."""
    with Parser(limits) as parser:
        return parser.parse(suffix, content)


class Parser:
    """One process that parses file after file; started when first needed, and anew after a crash.

    Not to be shared between threads.
    """

    def __init__(self, limits: ReadLimits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None

    def parse(self, suffix: str, content: bytes) -> ReadText:
        """The text that the reader for `suffix` (with its dot, lower case) makes of `content`.

        Raises:
            UnreadableFile: it can't be read, or not within the limits; `problem` says why, to be
                put behind the file's name.
        """
        process = self._process = self._process or self._start()
        is_late = threading.Event()

        def end() -> None:
            is_late.set()
            process.kill()

        timer = threading.Timer(self._limits.parse_s, end)
        timer.start()
        try:
            answer = _exchange(process, suffix, content)
        finally:
            timer.cancel()
        if answer is None:
            self.close()
            raise _broken_off(self._limits, is_late=is_late.is_set())
        if "problem" in answer:
            if answer["is_spent"]:
                self.close()
            raise UnreadableFile(answer["problem"], fix=answer["fix"])
        return ReadText(answer["text"], tuple(Place(*place) for place in answer["places"]))

    def _start(self) -> subprocess.Popen[bytes]:
        limits = self._limits
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                "ingest.parsing_child",
                str(limits.parse_memory_bytes),
                str(limits.parse_s),
                str(limits.file_bytes),
            ],
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def close(self) -> None:
        process, self._process = self._process, None
        if process:
            process.kill()
            process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _exchange(
    process: subprocess.Popen[bytes], suffix: str, content: bytes
) -> dict[str, Any] | None:
    """The child's answer; None when it ended instead."""
    assert process.stdin
    assert process.stdout
    try:
        process.stdin.write(json.dumps([suffix, len(content)]).encode() + b"\n")
        process.stdin.write(content)
        process.stdin.flush()
        line = process.stdout.readline()
    except OSError:
        return None
    return json.loads(line) if line.endswith(b"\n") else None


def _broken_off(limits: ReadLimits, *, is_late: bool) -> UnreadableFile:
    if is_late:
        return UnreadableFile(
            f"reading it took longer than the limit of {limits.parse_s:g} s", fix=_AS_TEXT
        )
    return UnreadableFile("its reader crashed on it", fix=_AS_TEXT)

"""A small real HTTP/1.1 server on loopback that notices at once when a client goes away."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

JSON = "application/json; charset=utf-8"
PLAIN = "text/plain"
NDJSON = "application/x-ndjson"


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]  # names in lower case
    raw: bytes
    at_s: float = field(default_factory=time.monotonic)

    @property
    def body(self) -> Any:
        return json.loads(self.raw)


@dataclass(frozen=True, slots=True)
class Disconnect:
    """A client that left before its answer was complete."""

    path: str
    at_s: float  # time.monotonic()


def go_json(value: object) -> bytes:
    """JSON as Go writes it: compact, `<`, `>` and `&` escaped; other non-ASCII escaped as well."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    for char in "<>&":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text.encode()


class Response:
    """Writes one answer, whole or in chunks; each chunk is flushed on its own."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self.has_begun = False

    async def whole(self, status: int, body: bytes, content_type: str, **headers: str) -> None:
        self._head(status, {"Content-Type": content_type, "Content-Length": len(body), **headers})
        self._writer.write(body)
        await self._writer.drain()

    async def json(self, status: int, value: object, content_type: str = JSON) -> None:
        await self.whole(status, go_json(value), content_type)

    async def line(self, value: object) -> None:
        await self.chunk(go_json(value) + b"\n")

    async def chunk(self, data: bytes) -> None:
        if not self.has_begun:
            self._head(200, {"Content-Type": NDJSON, "Transfer-Encoding": "chunked"})
        self._writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        await self._writer.drain()

    async def end(self) -> None:
        self._writer.write(b"0\r\n\r\n")
        await self._writer.drain()

    def cut(self) -> None:
        """Drop the connection in the middle of the body."""
        self._writer.transport.abort()

    def _head(self, status: int, headers: dict[str, object]) -> None:
        self.has_begun = True
        reason = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Closed"
        lines = [f"HTTP/1.1 {status} {reason}", *(f"{k}: {v}" for k, v in headers.items())]
        self._writer.write("\r\n".join(lines).encode() + b"\r\n\r\n")


Handler = Callable[[Request, Response], Awaitable[None]]


class _WatchedReader(asyncio.StreamReader):
    """Tells when the other side closes, even while nobody reads or writes."""

    def __init__(self) -> None:
        super().__init__()
        self.closed = asyncio.Event()

    def feed_eof(self) -> None:
        self.closed.set()
        super().feed_eof()

    def set_exception(self, exc: Exception) -> None:
        self.closed.set()
        super().set_exception(exc)


class LoopbackServer:
    """Serves `handler` from a thread of its own between `start` and `stop`."""

    def __init__(self, handler: Handler, port: int) -> None:
        self.port = port  # 0 until started: the system chooses one
        self.requests: list[Request] = []
        self.disconnects: list[Disconnect] = []
        self.disconnected = threading.Event()
        self._handler = handler
        self._started = threading.Event()
        self._failure: OSError | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._started.wait()
        if self._failure:
            raise self._failure

    def stop(self) -> None:
        if self._started.is_set():
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join()

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        try:
            server = await self._loop.create_server(self._protocol, "127.0.0.1", self.port)
            self.port = server.sockets[0].getsockname()[1]
        except OSError as error:
            self._failure = error
            return
        finally:
            self._started.set()
        await self._stopping.wait()
        server.close()  # `asyncio.run` cancels the conversations that are still going on

    def _protocol(self) -> asyncio.StreamReaderProtocol:
        return asyncio.StreamReaderProtocol(_WatchedReader(), self._converse)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request after the other on a connection that stays open."""
        assert isinstance(reader, _WatchedReader)
        left = (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError)
        with contextlib.suppress(*left):
            while True:
                request = await _read_request(reader)
                self.requests.append(request)
                if not await self._answer(request, reader, writer):
                    break
        writer.close()

    async def _answer(
        self, request: Request, reader: _WatchedReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Whether the connection is still of use."""
        answering = asyncio.ensure_future(self._handler(request, Response(writer)))
        leaving = asyncio.ensure_future(reader.closed.wait())
        try:
            await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if answering.done():
                answering.result()
                return not writer.transport.is_closing()
            self.disconnects.append(Disconnect(request.path, time.monotonic()))
            self.disconnected.set()
            return False
        finally:
            leaving.cancel()
            answering.cancel()
            await asyncio.gather(answering, leaving, return_exceptions=True)


async def _read_request(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *rest = head.rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ")
    headers = {k.strip().lower(): v.strip() for k, v in (line.split(":", 1) for line in rest)}
    raw = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(method, target.partition("?")[0], headers, raw)

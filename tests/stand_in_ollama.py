"""A stand-in for Ollama: real HTTP on loopback, its exact texts, and faults on demand.

In tests a context manager (`with StandInOllama(fault="busy") as ollama: ollama.url`); by hand
`python -m tests.stand_in_ollama --port 11434 [--fault NAME]`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import re
import socket
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.stand_in_chat import (
    FAULTS,
    MODELS,
    Asked,
    Chats,
    Load,
    Script,
    StandInModel,
    refuse,
)
from tests.stand_in_http import PLAIN, Disconnect, LoopbackServer, Request, Response

PAGE = b"<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>proxy</body></html>"
ROUTES = {
    "/": "GET HEAD",
    "/api/version": "GET HEAD",
    "/api/tags": "GET HEAD",
    "/api/ps": "GET",
    "/api/show": "POST",
    "/api/chat": "POST",
    "/api/pull": "POST",
}


@dataclass
class StandInOllama:
    """`answers` is a function of (request body, prompt), or replies that are used up in turn."""

    port: int = 0
    fault: str | None = None  # may be changed while running
    models: tuple[StandInModel, ...] = MODELS
    pullable: tuple[str, ...] = ("llama3.2:1b", "qwen3:8b")
    answers: Script = ()
    silence_s: float = 60.0
    load_s: float = 0.0
    line_s: float = 0.0  # between the lines of a stream
    prompt_tokens_per_s: float = float("inf")  # only new tokens cost time
    lines_before_fault: int = 5
    tags_tell_capabilities: bool = True  # older servers tell less in lists
    is_context_shifting: bool = True

    def __post_init__(self) -> None:
        if self.fault is not None and self.fault not in FAULTS:
            raise ValueError(f"no such fault: {self.fault}")
        self._server = LoopbackServer(self._answer, self.port)
        self._chats = Chats(
            answers=self.answers,
            silence_s=self.silence_s,
            load_s=self.load_s,
            line_s=self.line_s,
            prompt_tokens_per_s=self.prompt_tokens_per_s,
            lines_before_fault=self.lines_before_fault,
            is_context_shifting=self.is_context_shifting,
        )
        self._sockets = contextlib.ExitStack()
        self._tenths_pulled: dict[str, int] = {}  # what has come is kept, as Ollama does
        self.first_tenths_sent: list[int] = []  # of each download

    def __enter__(self) -> StandInOllama:
        if self.fault in ("refused", "slow_connect"):
            self.port = self._occupy()
        else:
            self._server.start()
            self.port = self._server.port
        return self

    def __exit__(self, *exc: object) -> None:
        self._sockets.close()
        self._server.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def requests(self) -> list[Request]:
        return self._server.requests

    @property
    def disconnects(self) -> list[Disconnect]:
        return self._server.disconnects

    def chats(self) -> list[dict[str, Any]]:
        """The bodies of all chat requests so far."""
        return [request.body for request in self.requests if request.path == "/api/chat"]

    @property
    def loads(self) -> list[Load]:
        return self._chats.loads

    @property
    def asked(self) -> list[Asked]:
        """Every prompt as its model saw it."""
        return self._chats.asked

    def wait_for_disconnect(self, timeout_s: float) -> bool:
        return self._server.disconnected.wait(timeout_s)

    def pulled_tenths(self, name: str) -> int:
        return self._tenths_pulled.get(name, 0)

    def mend(self) -> None:
        """From now on nothing is wrong with it."""
        if self.fault in ("refused", "slow_connect"):
            self._sockets.close()
            self._server.port = self.port
            self._server.start()
        self.fault = self._chats.fault = None

    def _occupy(self) -> int:
        """A port that nobody listens on, or whose queue of connections is full."""
        listener = self._sockets.enter_context(socket.socket())
        listener.bind(("127.0.0.1", self.port))
        address = listener.getsockname()
        if self.fault == "slow_connect":
            listener.listen(0)
            for _ in range(3):
                filler = self._sockets.enter_context(socket.socket())
                filler.setblocking(False)
                filler.connect_ex(address)
        else:
            listener.close()
        return int(address[1])

    # --- routes

    async def _answer(self, request: Request, response: Response) -> None:
        if await self._answer_as_somebody_else(request, response):
            return
        if request.path not in ROUTES:
            await response.whole(404, b"404 page not found", PLAIN)
        elif request.method not in ROUTES[request.path].split():
            await response.whole(405, b"405 method not allowed", PLAIN)
        elif request.method == "HEAD":
            await response.whole(200, b"", PLAIN)
        elif request.method == "GET":
            await self._get(request.path, response)
        else:
            await self._post(request, response)

    async def _answer_as_somebody_else(self, request: Request, response: Response) -> bool:
        host = re.sub(r":\d+$", "", request.headers.get("host", "")).strip("[]")
        is_local = re.fullmatch(r"|localhost|127\.[\d.]+|::1", host)
        if self.fault == "forbidden" or not is_local:
            await response.whole(403, b"", PLAIN)
        elif self.fault in ("proxy_html", "login_page"):
            status = 502 if self.fault == "proxy_html" else 200
            await response.whole(status, PAGE, "text/html; charset=utf-8")
        elif self.fault == "redirect":
            await response.whole(302, b"", PLAIN, Location="http://203.0.113.7/login")
        else:
            return False
        return True

    async def _get(self, path: str, response: Response) -> None:
        if path == "/":
            await response.whole(200, b"Ollama is running", PLAIN)
        elif path == "/api/version":
            await response.json(200, {"version": "0.32.15"})
        elif path == "/api/tags":
            await response.json(200, {"models": [self._tag(model) for model in self.models]})
        else:
            await response.json(200, {"models": self._running()})

    def _tag(self, model: StandInModel) -> dict[str, Any]:
        entry: dict[str, Any] = {"name": model.name, "model": model.name}
        if self.tags_tell_capabilities:
            entry |= _remote(model)
        entry |= {
            "modified_at": "2026-08-20T10:11:12.123456789+02:00",
            "size": model.size,
            "digest": model.digest,
            "details": model.details,
        }
        if self.tags_tell_capabilities:
            lengths = {"context_length": model.context_length, "embedding_length": 2560}
            entry["details"] = model.details | lengths
            entry["capabilities"] = list(model.capabilities)
        return entry

    def _running(self) -> list[dict[str, Any]]:
        now = datetime.now(UTC)
        return [
            {
                "name": name,
                "model": name,
                "size": model.size + 600_000_000,
                "digest": model.digest,
                "details": model.details,
                "expires_at": loaded.expires_at.isoformat(),
                "size_vram": 0,
                "context_length": loaded.num_ctx,
            }
            for name, loaded in self._chats.loaded.items()
            if (model := self._find(name)) and loaded.expires_at > now
        ]

    def _find(self, name: str) -> StandInModel | None:
        wanted = name.lower().removeprefix("registry.ollama.ai/").removeprefix("library/")
        wanted = wanted if ":" in wanted else f"{wanted}:latest"
        return next((model for model in self.models if model.name.lower() == wanted), None)

    async def _post(self, request: Request, response: Response) -> None:
        if not request.raw:
            return await refuse(response, 400, "missing request body")
        try:
            body = json.loads(request.raw)
        except ValueError:
            return await refuse(response, 400, "unexpected EOF")
        name = body.get("model") or body.get("name") or ""
        if not name:
            await refuse(response, 400, "model is required")
        elif not re.fullmatch(r"[\w./-]+(:[\w.-]+)?", name):
            await refuse(response, 400, "invalid model name")
        elif request.path == "/api/pull":
            await self._pull(name, body, response)
        elif request.path == "/api/show":
            await self._show(name, response)
        else:
            await self._chat(name, body, response)

    async def _chat(self, name: str, body: dict[str, Any], response: Response) -> None:
        model = self._find(name)
        if model is None:
            return await refuse(response, 404, f"model '{name}' not found")
        self._chats.fault = self.fault
        await self._chats.answer(model, body, response)

    async def _show(self, name: str, response: Response) -> None:
        model = self._find(name)
        if model is None:
            full = name if ":" in name else f"{name}:latest"
            return await refuse(response, 404, f"model '{full}' not found")
        info = {
            "general.architecture": model.family,
            f"{model.family}.context_length": model.context_length,
            "tokenizer.ggml.tokens": [],
        }
        shown = {"details": model.details, "model_info": info, "tensors": []} | _remote(model)
        await response.json(200, shown | {"capabilities": list(model.capabilities)})

    async def _pull(self, name: str, body: dict[str, Any], response: Response) -> None:
        if body.get("stream", True):
            for line in self._pull_lines(name):
                await response.line(line)
                await asyncio.sleep(self.line_s)
            return await response.end()
        *_, last = self._pull_lines(name)
        await response.json(500 if "error" in last else 200, last)

    def _pull_lines(self, name: str) -> Iterable[dict[str, Any]]:
        yield {"status": "pulling manifest"}
        if self.fault == "offline":
            lookup = "dial tcp: lookup registry.ollama.ai: no such host"
            url = f"https://registry.ollama.ai/v2/library/{name}"
            yield {"error": f'pull model manifest: Get "{url}": {lookup}'}
            return
        if name not in self.pullable and not self._find(name):
            yield {"error": "pull model manifest: file does not exist"}
            return
        model = self._find(name) or StandInModel(name, size=1_300_000_000)
        layer = {"status": f"pulling {model.digest[:12]}", "digest": f"sha256:{model.digest}"}
        yield layer | {"total": model.size}
        begins = self.pulled_tenths(name) + 1
        self.first_tenths_sent.append(begins)
        for tenths in range(begins, 11):
            if self.fault == "disk_full" and tenths > 4:
                place = f"/usr/share/ollama/.ollama/models/blobs/sha256-{model.digest}-partial-0"
                yield {"error": f"max retries exceeded: write {place}: no space left on device"}
                return
            self._tenths_pulled[name] = tenths
            yield layer | {"total": model.size, "completed": model.size * tenths // 10}
        if self.fault == "no_done":
            return
        yield {"status": "verifying sha256 digest"}
        yield {"status": "writing manifest"}
        if not self._find(name):
            self.models += (model,)
        yield {"status": "success"}


def _remote(model: StandInModel) -> dict[str, Any]:
    """A model that is no more than a name for one elsewhere."""
    if not model.remote_host:
        return {}
    return {"remote_model": model.name, "remote_host": model.remote_host}


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.stand_in_ollama",
        description=__doc__,
        epilog="Faults: " + "; ".join(f"{name}: {text}" for name, text in FAULTS.items()),
    )
    parser.add_argument("--port", type=int, default=11434)
    parser.add_argument("--fault", choices=FAULTS)
    parser.add_argument("--silence", type=float, default=60, help="seconds")
    parser.add_argument("--load", type=float, default=2, help="seconds")
    parser.add_argument("--words-per-second", type=float, default=15)
    parser.add_argument("--prompt-tokens-per-second", type=float, default=400)
    chosen = parser.parse_args()
    stand_in = StandInOllama(
        port=chosen.port,
        fault=chosen.fault,
        silence_s=chosen.silence,
        load_s=chosen.load,
        line_s=1 / chosen.words_per_second,
        prompt_tokens_per_s=chosen.prompt_tokens_per_second,
    )
    with stand_in, contextlib.suppress(KeyboardInterrupt):
        print(f"A stand-in for Ollama at {stand_in.url}; Ctrl+C ends it.", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()

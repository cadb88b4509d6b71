"""The stand-in's `/api/chat`: what it refuses, what it loads, how it streams, how it breaks."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from os.path import commonprefix
from typing import Any

from tests.stand_in_http import Response
from tests.stand_in_model import (
    Prompt,
    Reply,
    count_tokens,
    fit_prompt,
    instance_of,
    limit_tokens,
    quote_passages,
)

FAULTS = {
    "refused": "nothing listens on the port",
    "slow_connect": "the connection is never taken",
    "silent_load": "not a byte for `silence_s` seconds, then the answer",
    "unknown_model": "404 on chat",
    "no_thinking": "400 does not support thinking, whatever was asked",
    "out_of_memory": "500 while loading",
    "busy": "503 queue full",
    "forbidden": "403 with an empty body, on every path",
    "error_line": "an error line inside the stream",
    "no_done": "the stream ends without its last line",
    "cut": "the socket is cut inside the stream",
    "broken_line": "a line that isn't JSON",
    "length": "done_reason length",
    "stall": "silence of `silence_s` seconds between tokens",
    "proxy_html": "502 with a proxy's page, on every path",
    # Beyond the fifteen:
    "login_page": "200 with a page, on every path",
    "redirect": "302 to another address, on every path",
    "load_failed": "500, the runner died while loading",
    "context_exceeded": "400, the prompt is longer than the context",
    "no_think_field": "400 does not support thinking when `think` is sent at all",
    "memory_midway": "out of memory inside the stream",
    "offline": "pull can't reach the registry",
    "hold": "nothing but empty tokens from the middle on, until it is mended",
    "disk_full": "pull finds no space left on the device",
}
BEFORE_THE_STREAM = {
    "unknown_model": (404, "model '{model}' not found"),
    "no_thinking": (400, '"{model}" does not support thinking'),
    "out_of_memory": (
        500,
        "model requires more system memory (5.6 GiB) than is available (3.1 GiB)",
    ),
    "busy": (503, "server busy, please try again.  maximum pending requests exceeded"),
    "load_failed": (500, "llama-server process has terminated: exit status 2"),
    "context_exceeded": (
        400,
        '{{"error":{{"code":400,"message":"request (9000 tokens) exceeds the available context '
        'size (4096 tokens), try increasing it","type":"exceed_context_size_error",'
        '"n_prompt_tokens":9000,"n_ctx":4096}}}}',
    ),
}
INSIDE_THE_STREAM = {
    "error_line": "an error was encountered while running the model: unexpected EOF",
    "memory_midway": "an error was encountered while running the model: CUDA error: out of memory",
}
INTEGER_OPTIONS = ("num_ctx", "num_predict", "num_keep", "seed", "top_k", "num_thread", "num_gpu")
LEVELS = ("high", "medium", "low", "max")
SERVER_DEFAULT_NUM_CTX = 4096


@dataclass(frozen=True, slots=True)
class StandInModel:
    name: str
    size: int = 2_497_293_931
    context_length: int = 32_768
    capabilities: tuple[str, ...] = ("completion", "tools")
    family: str = "llama"
    parameter_size: str = "4.0B"
    remote_host: str = ""

    @property
    def digest(self) -> str:
        return sha256(self.name.encode()).hexdigest()

    @property
    def details(self) -> dict[str, Any]:
        return {
            "parent_model": "",
            "format": "gguf",
            "family": self.family,
            "families": [self.family],
            "parameter_size": self.parameter_size,
            "quantization_level": "Q4_K_M",
        }


MODELS = (
    StandInModel("qwen3:4b", capabilities=("completion", "tools", "thinking"), family="qwen3"),
    StandInModel("llama3.2:latest", size=2_019_393_189, parameter_size="3.2B"),
    StandInModel("gemma3:1b", size=815_319_791, parameter_size="999.89M", family="gemma3"),
    StandInModel("all-minilm:latest", size=45_960_996, capabilities=("embedding",), family="bert"),
    StandInModel("gpt-oss:120b-cloud", size=384, remote_host="https://ollama.com:443"),
)


@dataclass(frozen=True, slots=True)
class Load:
    """The model was loaded, or loaded anew since its context size had changed."""

    model: str
    num_ctx: int


@dataclass(frozen=True, slots=True)
class Asked:
    """One prompt as the model saw it."""

    model: str
    prompt: Prompt
    cached_chars: int  # leading characters equal to the model's previous prompt

    @property
    def new_tokens(self) -> int:
        return count_tokens(self.prompt.text[self.cached_chars :])


Script = Callable[[dict[str, Any], Prompt], "str | Reply"] | Iterable["str | Reply"]


@dataclass(slots=True)
class Loaded:
    num_ctx: int
    expires_at: datetime


@dataclass
class Chats:
    """The models in memory and what they were asked."""

    answers: Script
    silence_s: float
    load_s: float
    line_s: float
    prompt_tokens_per_s: float
    lines_before_fault: int
    is_context_shifting: bool
    fault: str | None = None
    loads: list[Load] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    loaded: dict[str, Loaded] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._script = None if callable(self.answers) else deque(self.answers)
        self._one_at_a_time = asyncio.Lock()  # later requests wait without a word

    async def answer(self, model: StandInModel, body: dict[str, Any], response: Response) -> None:
        problem = _problem(model, body)
        if problem is None and self.fault == "no_think_field" and "think" in body:
            problem = (400, f'"{body["model"]}" does not support thinking')
        if problem is None and self.fault in BEFORE_THE_STREAM:
            status, text = BEFORE_THE_STREAM[self.fault]
            problem = (status, text.format(model=body["model"]))
        if problem is not None:
            return await refuse(response, *problem)
        async with self._one_at_a_time:
            if self.fault == "silent_load":
                await asyncio.sleep(self.silence_s)
            if not body.get("messages"):
                return await self._load_or_unload(model, body, response)
            await self._generate(model, body, response)

    async def _load_or_unload(
        self, model: StandInModel, body: dict[str, Any], response: Response
    ) -> None:
        is_unload = _seconds(body.get("keep_alive", 300)) == 0
        if is_unload:
            self.loaded.pop(model.name, None)
        else:
            await self._load(model, body)
        line = _line(body, {"role": "assistant", "content": ""})
        await response.json(
            200, line | {"done": True, "done_reason": "unload" if is_unload else "load"}
        )

    async def _load(self, model: StandInModel, body: dict[str, Any]) -> int:
        """The context size in tokens. Another than the last time loads the model anew."""
        asked = body.get("options", {}).get("num_ctx", SERVER_DEFAULT_NUM_CTX)
        num_ctx = min(max(int(asked), 4), model.context_length)
        if model.name not in self.loaded or self.loaded[model.name].num_ctx != num_ctx:
            await asyncio.sleep(self.load_s)
            self.loads.append(Load(model.name, num_ctx))
        keep_s = _seconds(body.get("keep_alive", 300))
        kept = timedelta(seconds=keep_s) if keep_s >= 0 else timedelta(days=290 * 365)
        self.loaded[model.name] = Loaded(num_ctx, datetime.now(UTC) + kept)
        return num_ctx

    async def _generate(
        self, model: StandInModel, body: dict[str, Any], response: Response
    ) -> None:
        started_at = time.monotonic()
        num_ctx = await self._load(model, body)
        load_ns = int((time.monotonic() - started_at) * 1e9)
        prompt = fit_prompt(body["messages"], num_ctx)
        if prompt.is_cut and not self.is_context_shifting:
            return await refuse(
                response,
                400,
                "the prompt is longer than the context length currently available to the model; "
                "shorten the prompt",
            )
        if body.get("truncate") is False and (prompt.is_cut or prompt.dropped_messages):
            text = BEFORE_THE_STREAM["context_exceeded"][1].format()
            return await refuse(response, 400, text)
        asked = self._remember(model, prompt)
        prompt_s = asked.new_tokens / self.prompt_tokens_per_s
        await asyncio.sleep(prompt_s)
        lines, done_reason = self._lines(model, body, prompt)
        done = {"done": True, "done_reason": done_reason}
        prompt_ns = int(prompt_s * 1e9) or 1_000 * asked.new_tokens
        answer_ns = int(self.line_s * len(lines) * 1e9) or 1_000 * len(lines)
        counters = {
            "total_duration": load_ns + prompt_ns + answer_ns,
            "load_duration": load_ns,
            "prompt_eval_count": prompt.tokens,
            "prompt_eval_duration": prompt_ns,
            "eval_count": sum(_line_tokens(line) for line in lines),
            "eval_duration": answer_ns,
        }
        if body.get("stream", True):
            await self._stream(lines, done | counters, body, response)
        else:
            await self._answer_whole(lines, done | counters, body, response)

    def _remember(self, model: StandInModel, prompt: Prompt) -> Asked:
        earlier = next((a.prompt.text for a in reversed(self.asked) if a.model == model.name), "")
        asked = Asked(model.name, prompt, len(commonprefix([earlier, prompt.text])))
        self.asked.append(asked)
        return asked

    def _lines(
        self, model: StandInModel, body: dict[str, Any], prompt: Prompt
    ) -> tuple[list[dict[str, Any]], str]:
        """The messages of the stream, and why they end."""
        reply = self._reply(body, prompt)
        thinking = (reply.thinking or "Let me look at the notes.") if thinks(model, body) else ""
        limit = int(body.get("options", {}).get("num_predict", -1))
        thoughts = Reply(thinking).tokens()
        kept = limit_tokens([*thoughts, *reply.tokens()], limit)
        lines = [
            {"role": "assistant", "content": "", "thinking": token}
            if place < len(thoughts)
            else {"role": "assistant", "content": token}
            for place, token in enumerate(kept)
        ]
        is_whole = len(kept) == len(thoughts) + len(reply.tokens())
        return lines, "stop" if is_whole and self.fault != "length" else "length"

    def _reply(self, body: dict[str, Any], prompt: Prompt) -> Reply:
        if callable(self.answers):
            said = self.answers(body, prompt)
        elif self._script:
            said = self._script.popleft()
        elif isinstance(body.get("format"), dict):
            said = json.dumps(instance_of(body["format"]))
        elif body.get("format") == "json":
            said = "{}"
        else:
            said = quote_passages(prompt.text)
        return Reply(said) if isinstance(said, str) else said

    async def _stream(
        self,
        lines: list[dict[str, Any]],
        done: dict[str, Any],
        body: dict[str, Any],
        response: Response,
    ) -> None:
        break_at = min(self.lines_before_fault, len(lines))
        for message in lines[:break_at]:
            await self._send(message, body, response)
        if await self._break(body, response):
            return
        if self.fault != "length":
            for message in lines[break_at:]:
                await self._send(message, body, response)
        if self.fault != "no_done":
            await response.line(_line(body, {"role": "assistant", "content": ""}) | done)
        await response.end()

    async def _send(
        self, message: dict[str, Any], body: dict[str, Any], response: Response
    ) -> None:
        await response.line(_line(body, message) | {"done": False})
        await asyncio.sleep(self.line_s)

    async def _break(self, body: dict[str, Any], response: Response) -> bool:
        """Do what the fault says in the middle of a stream; whether the stream is over."""
        if self.fault in INSIDE_THE_STREAM:
            await response.line({"error": INSIDE_THE_STREAM[self.fault]})
            await response.end()
        elif self.fault == "cut":
            response.cut()
        elif self.fault == "broken_line":
            await response.chunk(b'{"model":"x","message":{"role":"assist\n')
            await response.end()
        elif self.fault == "no_done":
            await response.end()
        else:
            if self.fault == "stall":
                await asyncio.sleep(self.silence_s)
            while self.fault == "hold":
                await response.line(_line(body, {"role": "assistant", "content": ""}))
                await asyncio.sleep(0.1)
            return False
        return True

    async def _answer_whole(
        self,
        lines: list[dict[str, Any]],
        done: dict[str, Any],
        body: dict[str, Any],
        response: Response,
    ) -> None:
        if self.fault in INSIDE_THE_STREAM:
            return await refuse(response, 500, INSIDE_THE_STREAM[self.fault])
        message = {"role": "assistant", "content": "".join(line["content"] for line in lines)}
        if thinking := "".join(line.get("thinking", "") for line in lines):
            message["thinking"] = thinking
        await response.json(200, _line(body, message) | done)


async def refuse(response: Response, status: int, text: str) -> None:
    await response.json(status, {"error": text})


def thinks(model: StandInModel, body: dict[str, Any]) -> bool:
    """Thinking is on unless it is declined, and gpt-oss can't decline."""
    if "thinking" not in model.capabilities:
        return False
    return model.family == "gptoss" or body.get("think") is not False


def _problem(model: StandInModel, body: dict[str, Any]) -> tuple[int, str] | None:
    """Status and text where Ollama would refuse the request."""
    name, think = body["model"], body.get("think")
    if model.remote_host:
        return 403, "ollama cloud is disabled: remote model is unavailable"
    if isinstance(think, str) and think not in LEVELS:
        allowed = ", ".join(f'"{level}"' for level in LEVELS)
        return 400, f'invalid think value: "{think}" (must be {allowed}, true, or false)'
    if think and "thinking" not in model.capabilities:
        return 400, f'"{name}" does not support thinking'
    if "completion" not in model.capabilities:
        return 400, f'"{name}" does not support chat'
    if body.get("tools") and "tools" not in model.capabilities:
        return 400, f"registry.ollama.ai/library/{model.name} does not support tools"
    for option, value in body.get("options", {}).items():
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if option in INTEGER_OPTIONS and not is_number:
            return 500, f'option "{option}" must be of type integer'
    wanted = body.get("format")
    if wanted not in (None, "", "json") and not isinstance(wanted, dict):
        return 500, f'invalid format: "{wanted}"; expected "json" or a valid JSON Schema object'
    return _keep_alive_problem(body.get("keep_alive", 300))


def _keep_alive_problem(value: object) -> tuple[int, str] | None:
    if isinstance(value, int | float) or value == "0" or _DURATION.fullmatch(str(value)):
        return None
    if re.fullmatch(r"-?\d+", str(value)):
        return 400, f'time: missing unit in duration "{value}"'
    return 400, f'time: invalid duration "{value}"'


_DURATION = re.compile(r"-?(?:\d+(?:\.\d+)?(?:h|m|s|ms))+")
_UNIT_S = {"h": 3600, "m": 60, "s": 1, "ms": 0.001}


def _seconds(keep_alive: float | str) -> float:
    if isinstance(keep_alive, int | float):
        return keep_alive
    parts = re.findall(r"(\d+(?:\.\d+)?)(ms|h|m|s)", keep_alive)
    total = sum(float(number) * _UNIT_S[unit] for number, unit in parts)
    return -total if keep_alive.startswith("-") else total


def _line(body: dict[str, Any], message: dict[str, Any]) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    return {"model": body["model"], "created_at": now, "message": message}


def _line_tokens(message: dict[str, Any]) -> int:
    return count_tokens(message["content"] + message.get("thinking", ""))

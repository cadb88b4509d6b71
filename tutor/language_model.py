"""The one door to Ollama: local, streaming, and each of its faults a sentence with a way out."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any, TypeVar, cast

from tutor.model_errors import (
    BadHost,
    BrokeOff,
    ClientUnusable,
    CloudRefused,
    ConnectionCut,
    DownloadFailed,
    FirstWordLate,
    GarbledReply,
    ModelError,
    NoReply,
    NotOllama,
    OllamaAway,
    SaidNothing,
    SlowConnect,
    Stalled,
    ThinkingRefused,
    download_refusal,
    refusal,
)
from tutor.model_events import (
    ChatMessage,
    Done,
    Loading,
    ModelEvent,
    ModelState,
    PullProgress,
    Retracted,
    Thinking,
    Token,
)
from tutor.model_host import ModelHost, parse_host, require_allowed
from tutor.model_states import (
    Entry,
    entries_of,
    find_entry,
    is_cloud_name,
    name_of,
    runs_elsewhere,
    state_of,
    think_setting,
    why_refused,
    with_shown,
)
from tutor.patience import Patience
from tutor.thinking_tags import ThinkingTags

if TYPE_CHECKING:
    import httpx
    import ollama

KEEP_ALIVE = "30m"  # Ollama's own five minutes would make every break end in a cold start
PROSE_TEMPERATURE = 0.3  # close to the passages, yet free to join them
JSON_TEMPERATURE = 0.0
NANOSECONDS = 1e-9

Part = TypeVar("Part")

_import_lock = threading.Lock()


class OllamaModel:
    """One model of one Ollama. Safe to share: every call opens and closes its own connection."""

    def __init__(
        self,
        name: str,
        host: str | None = None,
        *,
        num_ctx: int = 8192,
        allowed_hosts: Sequence[str] = (),
        keep_alive: str = KEEP_ALIVE,
        patience: Patience | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self.num_ctx = num_ctx
        self._host_text = host
        self._allowed_hosts = tuple(allowed_hosts)
        self._keep_alive = keep_alive
        self._patience = patience or Patience()
        self._clock = clock

    async def version(self) -> str:
        return str((await self._ask("GET", "/api/version")).get("version", "unknown"))

    async def list_models(self) -> tuple[ModelState, ...]:
        """What is installed, newest first; refused ones with the reason."""
        tags, running = await asyncio.gather(
            self._ask("GET", "/api/tags"), self._ask("GET", "/api/ps")
        )
        loaded = {entry.get("name", "") for entry in entries_of(running)}
        entries = [await self._with_capabilities(entry) for entry in entries_of(tags)]
        return tuple(state_of(entry, is_loaded=entry.get("name") in loaded) for entry in entries)

    async def preload(self) -> None:
        """Get the model into memory; returns once it is there."""
        await self.state()
        limit_s = self._patience.first_word_s
        async with self._client() as client:
            with self._translating(self.name):
                loaded = client.chat(
                    self.name, [], options=self._options(), keep_alive=self._keep_alive
                )
                await _within(limit_s, loaded, FirstWordLate(self.name, limit_s))

    async def stream(
        self,
        messages: Sequence[ChatMessage],
        *,
        max_tokens: int,
        schema: Mapping[str, Any] | None = None,
    ) -> AsyncGenerator[ModelEvent, None]:
        """See LanguageModel. Raises ModelError with `partial` set; what was yielded stays good."""
        temperature = PROSE_TEMPERATURE if schema is None else JSON_TEMPERATURE
        request = {
            "model": self.name,
            "messages": [{"role": each.role, "content": each.content} for each in messages],
            "options": self._options(num_predict=max_tokens, temperature=temperature),
            "keep_alive": self._keep_alive,
            "format": dict(schema) if schema is not None else None,
        }
        said = ""
        try:
            think = think_setting(await self.state())
            async with contextlib.aclosing(self._retrying(request, think)) as events:
                async for event in events:
                    if isinstance(event, Token):
                        said += event.text
                    elif isinstance(event, Retracted):
                        said = ""
                    elif isinstance(event, Done) and not said.strip():
                        raise SaidNothing(self.name)
                    yield event
        except ModelError as error:
            error.partial = said
            raise

    async def pull(self, name: str) -> AsyncGenerator[PullProgress, None]:
        """Ollama's own download of a model, which leaves this machine; closing it stops it."""
        if is_cloud_name(name):
            raise CloudRefused(name)
        limit_s, status = self._patience.download_line_s, ""
        async with self._client() as client, _closing(await client.pull(name, stream=True)) as all_:
            while True:
                with self._translating(name, refusal_of=download_refusal):
                    late = DownloadFailed(name, "no news for too long")
                    line = await _within(limit_s, anext(all_, None), late)
                if line is None:
                    break
                status = line.status or ""
                yield PullProgress(status, line.completed or 0, line.total or 0)
        if status != "success":
            raise DownloadFailed(name, "it ended too early")

    async def _retrying(
        self, request: dict[str, Any], think: bool | str | None
    ) -> AsyncGenerator[ModelEvent, None]:
        """The answer; asked for again without `think` where that alone was refused."""
        for setting in (think, None):
            try:
                async with contextlib.aclosing(self._answer(request | {"think": setting})) as all_:
                    async for event in all_:
                        yield event
                return
            except ThinkingRefused:
                if setting is None:
                    raise

    async def _answer(self, request: dict[str, Any]) -> AsyncGenerator[ModelEvent, None]:
        tags = ThinkingTags()
        async with self._client() as client:
            stream = await client.chat(**request, stream=True)
            async with _closing(stream) as parts, contextlib.aclosing(self._parts(parts)) as all_:
                async for part in all_:
                    if isinstance(part, Loading):
                        yield part
                    else:
                        for event in _events(part, tags):
                            yield event

    async def _parts(
        self, parts: AsyncGenerator[ollama.ChatResponse, None]
    ) -> AsyncGenerator[Loading | ollama.ChatResponse, None]:
        """The lines of the stream up to its last; Loading for as long as the first isn't there."""
        first = asyncio.ensure_future(anext(parts, None))
        try:
            async for loading in self._while_waiting(first):
                yield loading
            with self._translating(self.name):
                part = first.result()
        finally:
            first.cancel()
            await asyncio.gather(first, return_exceptions=True)
        limit_s = self._patience.between_words_s
        while part is not None:
            yield part
            if part.done:
                return
            with self._translating(self.name):
                part = await _within(limit_s, anext(parts, None), Stalled(self.name, limit_s))
        raise BrokeOff(self.name)

    async def _while_waiting(self, first: asyncio.Future[Any]) -> AsyncIterator[Loading]:
        started_s = self._clock()
        pause_s = self._patience.loading_after_s
        while not (await asyncio.wait({first}, timeout=pause_s))[0]:
            waited_s = self._clock() - started_s
            if waited_s >= self._patience.first_word_s:
                raise FirstWordLate(self.name, waited_s)
            yield Loading(self.name, waited_s)
            pause_s = self._patience.loading_every_s

    async def state(self) -> ModelState:
        """The model's state, looked up before anything of the learner's is sent.

        Raises:
            ModelMissing, CloudRefused, CannotChat: it isn't there or we don't use its kind.
        """
        if is_cloud_name(self.name):
            raise CloudRefused(self.name)
        tags, running = await asyncio.gather(
            self._ask("GET", "/api/tags"), self._ask("GET", "/api/ps")
        )
        entry = find_entry(self.name, entries_of(tags))
        loaded = {each.get("name", "") for each in entries_of(running)}
        entry = await self._with_capabilities(entry)
        if refused := why_refused(entry):
            raise refused
        return state_of(entry, is_loaded=entry.get("name") in loaded)

    async def _with_capabilities(self, entry: Entry) -> Entry:
        """Older servers tell capabilities one model at a time."""
        if "capabilities" in entry or runs_elsewhere(entry):
            return entry
        return with_shown(entry, await self._ask("POST", "/api/show", {"model": name_of(entry)}))

    def _options(self, **options: float) -> dict[str, float]:
        """One context size for every call, since another one loads the model anew."""
        return {"num_ctx": self.num_ctx, **options}

    def _host(self) -> ModelHost:
        host = parse_host(self._host_text)
        require_allowed(host, self._allowed_hosts)
        return host

    async def _ask(
        self, method: str, path: str, body: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """One short request whose answer is a JSON object."""
        import httpx

        host = self._host()
        settings = self._connection(self._patience.reply_s)
        async with httpx.AsyncClient(base_url=host.url, **settings) as client:
            with self._translating(self.name):
                reply = await client.request(method, path, json=body)
                if not reply.is_success:
                    text = _error_text(reply)
                    raise refusal(reply.status_code, text, name=self.name, address=host.address)
                answer = reply.json()
        if not isinstance(answer, dict):
            raise NotOllama(host.address)
        return answer

    @contextlib.asynccontextmanager
    async def _client(self) -> AsyncIterator[ollama.AsyncClient]:
        host = self._host()
        client_class = _import_ollama().AsyncClient
        settings = self._connection(None)
        async with client_class(host.url, auth=_without_key, **settings) as client:
            yield client

    def _connection(self, read_s: float | None) -> dict[str, Any]:
        """No proxy, which would be a third party, and no redirect to a host nobody allowed."""
        import httpx

        return {
            "timeout": httpx.Timeout(read_s, connect=self._patience.connect_s),
            "verify": self._host().scheme == "https",  # certificates take 20 ms to load
            "trust_env": False,
            "follow_redirects": False,
        }

    @contextlib.contextmanager
    def _translating(
        self, name: str, refusal_of: Callable[..., ModelError] = refusal
    ) -> Iterator[None]:
        """Turns what httpx and Ollama's client raise into our own errors."""
        import httpx

        ollama = _import_ollama()
        host = self._host()
        try:
            yield
        except ollama.ResponseError as error:
            text = str(error.error)
            raise refusal_of(error.status_code, text, name=name, address=host.address) from error
        except httpx.InvalidURL as error:
            raise BadHost(host.url) from error
        except httpx.ConnectTimeout as error:
            raise SlowConnect(host.address, self._patience.connect_s) from error
        except httpx.TimeoutException as error:
            raise NoReply(host.address, self._patience.reply_s) from error
        except (httpx.ConnectError, ConnectionError) as error:
            raise OllamaAway(host.address) from error
        except httpx.HTTPError as error:
            raise ConnectionCut(host.address) from error
        except (ValueError, TypeError, AttributeError) as error:
            # Broken JSON, JSON of another shape, or the client stumbling over either.
            is_page = str(getattr(error, "doc", "")).lstrip().startswith("<")
            raise (NotOllama if is_page else GarbledReply)(host.address) from error


def _events(part: ollama.ChatResponse, tags: ThinkingTags) -> Iterator[ModelEvent]:
    """What one line of the stream says."""
    if part.message.thinking:
        yield Thinking(part.message.thinking)
    yield from tags.feed(part.message.content or "")
    if part.done:
        yield from tags.finish()
        yield Done(
            reason="length" if part.done_reason == "length" else "stop",
            prompt_tokens=part.prompt_eval_count or 0,
            answer_tokens=part.eval_count or 0,
            load_s=(part.load_duration or 0) * NANOSECONDS,
            prompt_s=(part.prompt_eval_duration or 0) * NANOSECONDS,
            answer_s=(part.eval_duration or 0) * NANOSECONDS,
        )


def _closing(
    stream: AsyncIterator[Part],
) -> AbstractAsyncContextManager[AsyncGenerator[Part, None]]:
    """The client's streams are generators, though it doesn't say so; closing one stops Ollama."""
    return contextlib.aclosing(cast("AsyncGenerator[Part, None]", stream))


async def _within(limit_s: float, coming: Awaitable[Part], late: ModelError) -> Part:
    try:
        # Not wait_for: in Python 3.11 it loses a cancellation that comes together with a result.
        async with asyncio.timeout(limit_s):
            return await coming
    except TimeoutError as error:
        raise late from error


def _error_text(reply: httpx.Response) -> str:
    """The text of Ollama's `{"error": text}`, else the body as it is."""
    with contextlib.suppress(ValueError, AttributeError, KeyError):
        return str(reply.json()["error"])
    return reply.text


def _without_key(request: httpx.Request) -> httpx.Request:
    """The client would send OLLAMA_API_KEY to whatever host it talks to."""
    request.headers.pop("authorization", None)
    return request


def _import_ollama() -> Any:
    """Ollama's client, whatever the environment holds.

    Importing it builds a client of its own from OLLAMA_HOST and the proxies, and fails on a
    malformed address or a SOCKS proxy, though ours uses neither.
    """
    with _import_lock:
        try:
            import ollama
        except (ImportError, ValueError) as error:
            names = [n for n in os.environ if n == "OLLAMA_HOST" or n.lower().endswith("_proxy")]
            hidden = {name: os.environ.pop(name) for name in names}
            try:
                import ollama
            except (ImportError, ValueError):
                raise ClientUnusable(str(error)) from error
            finally:
                os.environ.update(hidden)
    return ollama

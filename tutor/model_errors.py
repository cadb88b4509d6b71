"""What can go wrong between us and the language model, one class and one sentence a fault.

ModelError (a StudyError with what had been said until then)
├── on the way there      OllamaAway, SlowConnect, NoReply, NotOllama, Redirected, ForbiddenHost,
│                         BadHost, HostNotAllowed, ClientUnusable
├── before the answer     ModelMissing, CloudRefused, CannotChat, ThinkingRefused, OutOfMemory,
│                         LoadFailed, Busy, PromptTooLong, RequestRefused, ServerFailed,
│                         FirstWordLate
├── inside the answer     FailedMidway, BrokeOff, ConnectionCut, GarbledReply, Stalled, SaidNothing
└── while downloading     UnknownDownload, DownloadOffline, NoDiskSpace, DownloadFailed
"""

from __future__ import annotations

from ingest.errors import StudyError

START = "Start it with `ollama serve` (or open the Ollama app), then try again."
UPDATE = "Update Ollama from its own download page"


class ModelError(StudyError):
    """`partial` holds the part of the answer that had arrived; it is the learner's to keep."""

    def __init__(self, problem: str, *, fix: str) -> None:
        super().__init__(problem, fix=fix)
        self.partial = ""


class OllamaAway(ModelError):
    def __init__(self, address: str) -> None:
        super().__init__(f"Ollama isn't running at {address}.", fix=START)


class SlowConnect(ModelError):
    def __init__(self, address: str, waited_s: float) -> None:
        super().__init__(
            f"Ollama at {address} didn't take the connection within {waited_s:g} s.",
            fix="Restart it (end it, then `ollama serve`), or check its address in OLLAMA_HOST.",
        )


class NoReply(ModelError):
    def __init__(self, address: str, waited_s: float) -> None:
        super().__init__(
            f"Ollama at {address} took the connection but gave no reply within {waited_s:g} s.",
            fix="Wait until the machine is less busy, or restart Ollama with `ollama serve`.",
        )


class NotOllama(ModelError):
    def __init__(self, address: str) -> None:
        super().__init__(
            f"What answers at {address} isn't Ollama but a proxy or another program.",
            fix="Check the address in OLLAMA_HOST; "
            "`curl http://127.0.0.1:11434` should say that Ollama is running.",
        )


class Redirected(ModelError):
    def __init__(self, address: str) -> None:
        super().__init__(
            f"What answers at {address} points to another address, which we don't follow.",
            fix="Set the final address in OLLAMA_HOST.",
        )


class ForbiddenHost(ModelError):
    def __init__(self, address: str) -> None:
        super().__init__(
            f"Ollama at {address} refuses whoever calls it by this name.",
            fix="Set its address as a number, for instance `OLLAMA_HOST=127.0.0.1:11434`.",
        )


class BadHost(ModelError):
    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} isn't an address that Ollama could have.",
            fix="Set it as host and port in OLLAMA_HOST, for instance `127.0.0.1:11434`.",
        )


class HostNotAllowed(ModelError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"Ollama is set to {name}, another machine, and your notes would leave this one.",
            fix=f"Allow {name} by name on the Ask page if you trust it, or unset OLLAMA_HOST.",
        )
        self.host = name


class ClientUnusable(ModelError):
    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Ollama's Python client can't be loaded ({reason}).",
            fix="Run `pip install -e .` in the project's folder again.",
        )


class ModelMissing(ModelError):
    def __init__(self, name: str, nearest: str | None) -> None:
        hint = f" The nearest that is there is `{nearest}`." if nearest else ""
        choose = f"Choose `{nearest}` on the Ask page, or run" if nearest else "Run"
        super().__init__(
            f"Ollama has no model named `{name}`.{hint}", fix=f"{choose} `ollama pull {name}`."
        )


class CloudRefused(ModelError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"`{name}` runs on somebody else's machines, and your notes would leave this one.",
            fix="Choose a model that runs here, for instance `ollama pull qwen3:4b`.",
        )


class CannotChat(ModelError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"`{name}` turns text into numbers and can't answer questions.",
            fix="Choose a chat model on the Ask page, for instance `ollama pull qwen3:4b`.",
        )


class ThinkingRefused(ModelError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"Ollama says that `{name}` can't think, though it wasn't asked to.",
            fix=f"{UPDATE}, or choose another model on the Ask page.",
        )


class OutOfMemory(ModelError):
    def __init__(self, name: str, detail: str) -> None:
        super().__init__(
            f"There isn't enough memory for `{name}` ({detail}).",
            fix="Close other programs, or choose a smaller model: `ollama pull llama3.2:1b`.",
        )


class LoadFailed(ModelError):
    def __init__(self, name: str, detail: str) -> None:
        super().__init__(
            f"Ollama couldn't load `{name}` ({detail}).",
            fix=f"Fetch it anew with `ollama pull {name}`, or choose another on the Ask page.",
        )


class Busy(ModelError):
    def __init__(self) -> None:
        super().__init__(
            "Ollama has too many requests waiting already.",
            fix="Wait a moment and ask again; `ollama ps` shows what runs.",
        )


class PromptTooLong(ModelError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"The question and its passages are longer than `{name}` can read at once.",
            fix="Ask in a new chat, or raise `num_ctx` in the settings file.",
        )


class RequestRefused(ModelError):
    def __init__(self, detail: str) -> None:
        super().__init__(
            f"Ollama refused the request ({detail}).",
            fix=f"{UPDATE}, or choose another model on the Ask page.",
        )


class ServerFailed(ModelError):
    def __init__(self, detail: str) -> None:
        super().__init__(
            f"Ollama failed ({detail}).",
            fix="Restart it with `ollama serve`; its own log says more.",
        )


class FirstWordLate(ModelError):
    def __init__(self, name: str, waited_s: float) -> None:
        super().__init__(
            f"`{name}` hasn't said a word in {waited_s / 60:g} minutes.",
            fix="Choose a smaller model on the Ask page; `ollama ps` shows what fills the memory.",
        )


class FailedMidway(ModelError):
    def __init__(self, name: str, detail: str) -> None:
        super().__init__(
            f"`{name}` failed in the middle of its answer ({detail}).",
            fix="Ask again; if it keeps failing, choose a smaller model on the Ask page.",
        )


class BrokeOff(ModelError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"The answer broke off: `{name}` stopped without coming to an end.", fix="Ask again."
        )


class ConnectionCut(ModelError):
    def __init__(self, address: str) -> None:
        super().__init__(
            f"The connection to Ollama at {address} was cut before the answer was complete.",
            fix="See whether Ollama still runs (`ollama ps`, else `ollama serve`), then ask again.",
        )


class GarbledReply(ModelError):
    def __init__(self, address: str) -> None:
        super().__init__(
            f"Ollama at {address} sent a line that can't be read.",
            fix=f"Ask again; if it stays so: {UPDATE[0].lower()}{UPDATE[1:]}.",
        )


class Stalled(ModelError):
    def __init__(self, name: str, waited_s: float) -> None:
        super().__init__(
            f"`{name}` fell silent for {waited_s:g} s in the middle of its answer.",
            fix="Ask again; if it happens often, choose a smaller model on the Ask page.",
        )


class SaidNothing(ModelError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"`{name}` came to an end without a word of an answer.",
            fix="Ask again in other words, or choose another model on the Ask page.",
        )


class UnknownDownload(ModelError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"Ollama's library has no model named `{name}`.",
            fix="Check its spelling; `ollama pull qwen3:4b` is one that exists.",
        )


class DownloadOffline(ModelError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"Ollama couldn't reach its library to download `{name}`.",
            fix=f"Run `ollama pull {name}` when this machine is online; it goes on where it was.",
        )


class NoDiskSpace(ModelError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"The disk has no room for `{name}`.",
            fix="Free some space (`ollama list` names the models, `ollama rm NAME` removes one), "
            "then try again; it goes on where it was.",
        )


class DownloadFailed(ModelError):
    def __init__(self, name: str, detail: str) -> None:
        super().__init__(
            f"The download of `{name}` failed ({detail}).",
            fix=f"Run `ollama pull {name}`; it goes on where it was.",
        )


def refusal(status: int, text: str, *, name: str, address: str) -> ModelError:
    """The error behind a reply with an HTTP status, or (-1) behind an error line in a stream."""
    words = text.lower()
    detail = _first_line(text)
    if text.lstrip().startswith("<") or words.startswith("404 page not found"):
        return NotOllama(address)
    if 300 <= status < 400:
        return Redirected(address)
    if status == 403 and not text.strip():
        return ForbiddenHost(address)
    if status == 401 or "ollama cloud" in words or "remote model" in words:
        return CloudRefused(name)
    if status == 503 or "server busy" in words:
        return Busy()
    if "memory" in words or "unable to allocate" in words:
        return OutOfMemory(name, detail)
    if "context size" in words or "context length" in words:
        return PromptTooLong(name)
    if "does not support thinking" in words:
        return ThinkingRefused(name)
    if "does not support chat" in words:
        return CannotChat(name)
    if status == 404:
        return ModelMissing(name, None)
    if status == -1:
        return FailedMidway(name, detail)
    if any(sign in words for sign in ("terminated", "timed out waiting", "incompatible", "load")):
        return LoadFailed(name, detail)
    return ServerFailed(detail) if status >= 500 else RequestRefused(detail)


def download_refusal(status: int, text: str, *, name: str, address: str) -> ModelError:
    """The same for a download."""
    words = text.lower()
    if "file does not exist" in words or "invalid model name" in words:
        return UnknownDownload(name)
    if any(sign in words for sign in ("dial tcp", "no such host", "lookup", "i/o timeout")):
        return DownloadOffline(name)
    if "no space left" in words or "not enough space" in words:
        return NoDiskSpace(name)
    if status == -1 or status >= 500 and not text.lstrip().startswith("<"):
        return DownloadFailed(name, _first_line(text))
    return refusal(status, text, name=name, address=address)


def _first_line(text: str) -> str:
    """Short enough to stand in a sentence."""
    line = next(iter(text.strip().splitlines()), "no reason given").rstrip(".")
    return line if len(line) <= 160 else line[:159] + "…"

"""A page in Streamlit's own harness, with services that outlive its runs, as in the app."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from streamlit.testing.v1 import AppTest

from ingest.settings import IngestSettings
from tests.app_start import CHECKOUT
from tests.indexing import ingest
from tests.stand_in_ollama import StandInOllama
from tests.test_answering import SHORT
from tests.test_jobs import wait_until
from tests.test_pages import NOTE, words_on
from tutor.chats import Message
from tutor.patience import Patience
from tutor.services import PRELOADING, Services


@dataclass
class Desk:
    services: Services
    page: AppTest

    def press(self, label: str) -> None:
        next(one for one in self.page.button if one.label == label).click().run()
        self.wait()

    def ask(self, question: str) -> None:
        self.page.chat_input[0].set_value(question).run()
        self.wait()

    def wait(self) -> None:
        """Until the answer stands there whole; the page looks by itself in a browser."""
        wait_until(lambda: not self.services.jobs._running - {PRELOADING}, 30)
        self.look()

    def look(self) -> None:
        self.page.run()
        assert not self.page.exception

    @property
    def words(self) -> str:
        return words_on(self.page)

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.page.button]

    @property
    def last(self) -> Message:
        newest = self.services.chats.all()[0]
        return self.services.chats.messages(newest.id)[-1]


@contextmanager
def desk(
    home: Path,
    ollama: StandInOllama | None = None,
    *,
    notes: Mapping[str, str] | None = None,
    model: str | None = "llama3.2:latest",
    patience: Patience = SHORT,
    page: str = "ask",
) -> Iterator[Desk]:
    """The page over `notes`, which words alone find; without `ollama` there is none."""

    def script(services, page):  # noqa: ANN001, ANN202 - its source is taken out of here
        import importlib

        importlib.import_module(f"tutor.ui.{page}").render(services)

    read(home, notes or {"queues.md": NOTE})
    host = ollama.url if ollama else "127.0.0.1:9"
    services = Services({"TUTOR_HOME": str(home), "OLLAMA_HOST": host}, CHECKOUT, patience=patience)
    services.__dict__["embedder"] = None
    services.choose(model=model if ollama else None)
    try:
        opened = AppTest.from_function(script, default_timeout=60, args=(services, page))
        made = Desk(services, opened)
        made.look()
        yield made
    finally:
        services.close()


def read(home: Path, notes: Mapping[str, str]) -> None:
    """Index `notes`, by their paths, from a folder beside `home`."""
    root = home.parent / "notes"
    for source, text in notes.items():
        (root / source).parent.mkdir(parents=True, exist_ok=True)
        (root / source).write_text(text, "utf-8")
    ingest(IngestSettings(home=home), root)

"""Everything the pages and commands work with, wired once. Building it opens and loads nothing."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import EmbedderUnusable, NothingIndexed, StudyError
from ingest.identity import Relinked
from ingest.settings import IngestSettings, load_ingest_settings
from tutor.answers import FollowUp, Source
from tutor.chats import Chats
from tutor.ingest_child import IngestChild
from tutor.jobs import Jobs
from tutor.learner import LearnerStore
from tutor.model_events import LanguageModel, ModelState, PullProgress
from tutor.model_trial import ModelTrial
from tutor.places import place_now
from tutor.settings import TutorSettings, load_tutor_settings, save_choices

if TYPE_CHECKING:
    from ingest.embedding import Embedder
    from ingest.index import IndexReader
    from tutor.deck import Deck
    from tutor.interview_assistant import Assistant
    from tutor.language_model import OllamaModel
    from tutor.looking_up import Notes
    from tutor.patience import Patience
    from tutor.retrieval import Searcher
    from tutor.sources_in_play import InPlay

MODELS_KNOWN_S = 5.0  # how long a list of models is good
MODELS_WAIT_S = 3.0  # a page waits no longer for one


PRELOADING = 0  # its number among the jobs; answers count from 1


def utc_now() -> datetime:
    return datetime.now(UTC)


class Services:
    """One for the whole app; every method may be called from any thread."""

    def __init__(
        self,
        environ: Mapping[str, str],
        cwd: Path,
        *,
        clock: Callable[[], datetime] = utc_now,
        patience: Patience | None = None,
    ) -> None:
        self._environ = dict(environ)
        self._cwd = cwd
        self._clock = clock
        self._patience = patience
        self._lock = threading.RLock()
        self._index: IndexReader | None = None
        self._searcher: Searcher | None = None
        self._meanwhile: dict[int, str] = {}
        self._is_warming = False
        self._is_warm = False
        self._preloaded: tuple[str, int] | None = None
        self._is_embedder_warm = False  # or about to be
        self._models: tuple[float, tuple[ModelState, ...] | StudyError] | None = None
        self.settings: TutorSettings = load_tutor_settings(environ, cwd)
        self.ingest_settings: IngestSettings = load_ingest_settings(environ, cwd)
        self.jobs = Jobs()
        self.reading = IngestChild(self.settings.home)

    # The learner's own

    @property
    def learner(self) -> LearnerStore:
        """The store; opened at first use, when answers that broke off are marked."""
        with self._lock:
            return self._opened_learner

    @property
    def chats(self) -> Chats:
        with self._lock:
            return self._opened_chats

    @cached_property
    def _opened_learner(self) -> LearnerStore:
        return LearnerStore(
            self.settings.learner_path,
            backup_folder=self.settings.backup_folder,
            clock=self._clock,
        )

    @cached_property
    def _opened_chats(self) -> Chats:
        chats = Chats(self._opened_learner)
        chats.mark_broken_off()
        return chats

    @cached_property
    def deck(self) -> Deck:
        """The cards. One for all pages, since it remembers what it has read of the notes."""
        from tutor.deck import Deck

        return Deck(self.learner, None)

    @cached_property
    def assistant(self) -> Assistant:
        """The model beside interviews. One for all pages, since it does one thing at a time."""
        from tutor.interview_assistant import Assistant

        return Assistant(self)

    def choose(self, **choices: object) -> None:
        """Keep the learner's choices (model, num_ctx, allowed_hosts …) and go by them from now."""
        save_choices(self.settings.home, choices)
        with self._lock:
            before, self.settings = self.settings, load_tutor_settings(self._environ, self._cwd)
            if before.allowed_hosts != self.settings.allowed_hosts:
                self._models = None

    # The notes

    def index(self) -> IndexReader:
        """The index as it is now, also after another process has ingested.

        Raises NothingIndexed or IndexUnusable.
        """
        from ingest.index import IndexReader

        with self._lock:
            if self._index is None:
                self._index = IndexReader.open(self.ingest_settings)
            else:
                self._index.refresh()
            return self._index

    def is_indexed(self) -> bool:
        try:
            return self.index().chunk_count() > 0
        except NothingIndexed:
            return False

    def notes(self) -> Notes:
        """What answers are made from. The embedder's weights are loaded at the first search."""
        from tutor.looking_up import Notes
        from tutor.meanings import Meanings
        from tutor.retrieval import Searcher

        with self._lock:
            index = self.index()
            if self._searcher is None:
                self._searcher = Searcher(index, self.embedder, self.out_of_play)
            meanings = Meanings(self.embedder) if self.embedder else None
            is_slow = self.embedder is not None and not self._is_warm
            quick = Searcher(index, None, self.out_of_play) if is_slow else None
            in_play = self.in_play() if self.out_of_play() else None
            narrowed = in_play if in_play and in_play.documents < in_play.of else None
            return Notes(index, self._searcher, meanings, quick, self.embedder, narrowed)

    def out_of_play(self) -> tuple[tuple[str, str], ...]:
        """Root and path of the documents and folders that no search looks at."""
        return self.settings.sources_out

    def leave_out(self, parts: Iterable[tuple[str, str]]) -> None:
        """Have these and no others out of play from the next search on."""
        self.choose(sources_out=[list(part) for part in parts] or None)

    def in_play(self) -> InPlay:
        """How many documents are searched. Raises NothingIndexed or IndexUnusable."""
        from tutor.sources_in_play import count_in_play, may_answer

        documents = may_answer(self.index().documents())
        return count_in_play(self.out_of_play(), ((one.root, one.source) for one in documents))

    def place_of(self, source: Source) -> Relinked:
        """Where a cited passage stands now; see `places`."""
        return place_now(source, self.index())

    @cached_property
    def embedder(self) -> Embedder | None:
        """Its weights are loaded when it first embeds.

        None when its files can't be used: words alone are searched then, and doctor says why.
        """
        from ingest.embedding import load_embedder

        try:
            return load_embedder(self.ingest_settings)
        except EmbedderUnusable:
            return None

    def warm_embedder(self) -> None:
        """Load the embedder alone in the background, before an answer is there to be graded."""
        with self._lock:
            if self._is_embedder_warm or self.embedder is None:
                return
            self._is_embedder_warm = True
        args = (["warm up"],)
        threading.Thread(target=self.embedder.embed, args=args, daemon=True).start()

    def warm_up(self) -> None:
        """Load the embedder in the background, so that the first question needn't wait for it."""
        with self._lock:
            if self._is_warming or not self.is_indexed():
                return
            self._is_warming = True
        threading.Thread(target=self._warm_up, name="warm-up", daemon=True).start()

    def _warm_up(self) -> None:
        import_module("tutor.chat_answers")  # with all modes it takes half a second
        with contextlib.suppress(StudyError):  # the first question will say it
            searcher = self.notes().searcher
            searcher.search("warm up", limit=1)
            self._is_warm = True
            searcher.calibrate()

    # The model

    def model(self, name: str | None = None) -> LanguageModel | None:
        """The named model, else the chosen one; None when none is chosen."""
        chosen = name or self.settings.model
        return self._ollama(chosen) if chosen is not None else None

    def _ollama(self, name: str = "") -> OllamaModel:
        from tutor.language_model import OllamaModel

        return OllamaModel(
            name,
            self.settings.host,
            num_ctx=self.settings.num_ctx,
            allowed_hosts=self.settings.allowed_hosts,
            patience=self._patience,
        )

    def preload(self) -> None:
        """Have the chosen model loaded in the background, if memory allows; once a choice."""
        model = self.model()
        if model is None or self._preloaded == (model.name, model.num_ctx):
            return
        self._preloaded = (model.name, model.num_ctx)
        self.jobs.start(PRELOADING, _preload(model))

    def pull(self, name: str) -> AsyncGenerator[PullProgress, None]:
        """Ollama's own download of a model; see `OllamaModel.pull`."""
        return self._ollama().pull(name)

    def model_for_forms(self) -> LanguageModel | None:
        """The chosen model where it may judge and propose; None when it was tested and can't."""
        trial = self.trial()
        return None if trial and not trial.keeps_schema else self.model()

    def trial(self) -> ModelTrial | None:
        """What the chosen model showed when it was last tested; None when it never was."""
        chosen = self.settings.model
        return next((trial for trial in self.settings.trials if trial.model == chosen), None)

    def keep_trial(self, trial: ModelTrial) -> None:
        others = [kept for kept in self.settings.trials if kept.model != trial.model]
        self.choose(trials=[asdict(kept) for kept in (*others, trial)])

    def model_states(self) -> tuple[ModelState, ...]:
        """The installed models, at most MODELS_KNOWN_S old.

        Raises ModelError, the same for as long, when Ollama can't be asked.
        """
        with self._lock:
            known = self._models
        if known is None or time.monotonic() - known[0] > MODELS_KNOWN_S:
            known = (time.monotonic(), self._asked_models())
            with self._lock:
                self._models = known
        if isinstance(known[1], StudyError):
            raise known[1]
        return known[1]

    def check_again(self) -> None:
        """Ask Ollama anew at the next look, for when the learner has just started it."""
        with self._lock:
            self._models = None

    def _asked_models(self) -> tuple[ModelState, ...] | StudyError:
        from tutor.model_errors import NoReply

        try:
            return self.jobs.call(self._ollama().list_models(), timeout_s=MODELS_WAIT_S)
        except StudyError as error:
            return error
        except TimeoutError:
            return NoReply(self.settings.host or "this machine", MODELS_WAIT_S)

    # Answers

    def start_answer(self, chat_id: int, text: str, *, anyway: bool = False) -> int:
        """Keep what the learner said and answer it in the background. Returns the answer's id."""
        self.chats.say(chat_id, text)
        return self._answer(chat_id, text, anyway=anyway)

    def answer_anyway(self, message_id: int) -> int | None:
        """Answer what was refused in `message_id` from its nearest passages."""
        asked = self.chats.asked(message_id)
        return self._answer(asked.chat_id, asked.text, anyway=True) if asked else None

    def answer_again(self, message_id: int) -> int | None:
        """Answer the question of `message_id` once more."""
        asked = self.chats.asked(message_id)
        return self._answer(asked.chat_id, asked.text, anyway=False) if asked else None

    def answer_from(self, message_id: int, source: Source) -> int | None:
        """Answer the question of `message_id` once more, from the passage that was chosen."""
        asked = self.chats.asked(message_id)
        if asked is None:
            return None
        return self._answer(asked.chat_id, asked.text, anyway=True, only=source)

    def follow(self, chat_id: int, follow_up: FollowUp) -> None:
        """Take up an offer: have it told, or be asked it."""
        if follow_up.kind == "tell_me":
            self.start_answer(chat_id, follow_up.text)
        else:
            from tutor.chat_answers import ask_learner

            ask_learner(self.chats, chat_id, follow_up.text)

    def stop_answer(self, message_id: int) -> None:
        """What has come so far is kept."""
        self.jobs.cancel(message_id)

    def waiting_line(self, message_id: int) -> str:
        """What an answer that is being written waits for, or why it can't be; "" once it is."""
        return self._meanwhile.get(message_id, "")

    def close(self) -> None:
        """End the jobs, each keeping what it has, and close what is open."""
        self.jobs.close()
        with self._lock:
            if self._index is not None:
                self._index.close()
            if "_opened_learner" in self.__dict__:
                self._opened_learner.close()

    def _model_for_answers(self) -> LanguageModel | None:
        trial = self.trial()
        return None if trial and not trial.stays_inside else self.model()

    def _why_alone(self) -> str:
        if self.settings.model is None:
            return "no model is chosen"
        return f"`{self.settings.model}` was tested and doesn't stay inside the passages"

    def _answer(self, chat_id: int, text: str, *, anyway: bool, only: Source | None = None) -> int:
        self.warm_up()
        message_id = self.chats.begin_answer(chat_id)
        self._meanwhile[message_id] = "Looking in your notes …"
        self.jobs.start(message_id, self._write(message_id, text, anyway, only))
        return message_id

    async def _write(self, message_id: int, text: str, anyway: bool, only: Source | None) -> None:
        from tutor.chat_answers import answer_in_chat

        def say_meanwhile(line: str) -> None:
            self._meanwhile[message_id] = line

        try:
            await answer_in_chat(
                self.chats,
                message_id,
                text,
                self.notes,
                self._model_for_answers(),
                say_meanwhile,
                anyway=anyway,
                only=only,
                why_alone=self._why_alone(),
            )
        except StudyError as error:  # the store itself can't be written
            say_meanwhile(f"{error.problem} {error.fix}")
        else:
            self._meanwhile.pop(message_id, None)


async def _preload(model: LanguageModel) -> None:
    from tutor.memory_free import free_bytes, has_room_for

    with contextlib.suppress(StudyError):  # the first question will say it
        states = {state.name: state for state in await model.list_models()}
        state = states.get(model.name) or states.get(f"{model.name}:latest")
        if (
            state
            and not state.is_loaded
            and not state.refused
            and has_room_for(state, free_bytes())
        ):
            await model.preload()

"""What a model thinks before it speaks: folded on the page, kept, and no part of the answer."""

from __future__ import annotations

import json
from pathlib import Path

from tests.ask_desk import Desk, desk
from tests.stand_in_chat import StandInModel
from tests.stand_in_model import Reply
from tests.stand_in_ollama import StandInOllama
from tests.test_jobs import wait_until
from tests.test_pages import home
from tutor.chat_files import to_markdown
from tutor.chats import Chats
from tutor.ui.answers import plain_answer

__all__ = ["home"]  # the fixture

THOUGHT = "Passage [1] has it. It costs $5, <b>so</b> I cite it."
SAID = "It keeps messages until they are taken [1]."
GPT = StandInModel("gpt-oss:20b", family="gptoss", capabilities=("completion", "thinking"))


def thinking(**more) -> StandInOllama:
    said = Reply(SAID, thinking=THOUGHT)
    return StandInOllama(models=(GPT,), answers=lambda body, prompt: said, **more)


def folded(ask: Desk) -> dict[str, str]:
    """What stands in the folds now, by their names."""
    ask.look()
    return {
        fold.label: " ".join(str(line.value) for line in fold.markdown)
        for fold in ask.page.expander
    }


def thought(ask: Desk) -> str:
    (told,) = [text for name, text in folded(ask).items() if name.startswith("Thought for")]
    return told


def test_thinking_stands_folded_over_the_answer_and_goes_nowhere_else(home: Path) -> None:
    with thinking() as ollama, desk(home, ollama, model="gpt-oss:20b") as ask:
        ask.ask("What is a broker?")
        assert thought(ask).replace("\\", "").startswith("Passage [1] has it.")
        assert ask.last.text == SAID
        ask.ask("What else does it keep?")
        assert "I cite it" not in json.dumps(ollama.chats())
        (chat,) = ask.services.chats.all()
        messages = ask.services.chats.messages(chat.id)
        assert "I cite it" not in to_markdown(chat, messages, plain_answer)


def test_thinking_is_seen_while_it_comes_and_after_the_app_was_killed_in_the_middle(
    home: Path,
) -> None:
    with (
        thinking(fault="hold") as ollama,
        desk(home, ollama, model="gpt-oss:20b") as ask,
    ):
        ask.page.chat_input[0].set_value("What is a broker?").run()
        wait_until(lambda: "Thinking" in folded(ask), 30)
        chats = Chats(ask.services.learner)
        assert "Passage" in folded(ask)["Thinking"]
        chats.mark_broken_off()  # what the next start does
        ask.look()
        assert "Passage" in thought(ask)
        assert "This answer broke off when the app ended." in ask.words
        assert "Ask again" in ask.labels

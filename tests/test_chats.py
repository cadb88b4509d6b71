import os
import signal
import subprocess
import sys
from pathlib import Path

from ingest.documents import Locator
from tests.test_learner import Clock, open_store
from tutor.answers import Answer, Citation, FollowUp, Sentence, Source, Usage, to_contract
from tutor.chats import Chats, title_of

QUOTE = "The GIL is one lock around the interpreter."


def make_answer(text: str = f"{QUOTE} [1]") -> Answer:
    source = Source(
        n=1,
        section_id="abc123",
        locator=Locator("corpus", "threads.md", 3, 4, 20, 20 + len(QUOTE)),
        heading_path=("Threads", "The GIL"),
        document_title="Threads",
        ownership="yours",
        text=QUOTE,
    )
    return Answer(
        text=text,
        mode="model",
        coverage="covered",
        sentences=(Sentence(text, "supported", (1,), is_matched=True),),
        citations=(Citation(1, source, QUOTE, is_matched=True),),
        sources=(source,),
        follow_ups=(FollowUp("Why does it exist?", "ask_me"),),
        searched_for=("gil",),
        notices=("2 earlier turns were left out.",),
        extract=QUOTE,
        usage=Usage("qwen3:4b", 8192, 900, 800, 40, 1.5, 3.5),
    )


def test_an_answer_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    chats = Chats(open_store(tmp_path))
    chat = chats.start("What is the GIL?")
    chats.say(chat.id, "What is the GIL?")
    number = chats.begin_answer(chat.id)
    chats.draft(number, make_answer(""))
    chats.add_text(number, "The GIL is one lock ")
    chats.add_text(number, "around …")
    half = chats.message(number)
    assert half is not None
    assert (half.text, half.state) == ("The GIL is one lock around …", "streaming")
    chats.finish(number, make_answer(), "done")
    asked, told = chats.messages(chat.id)
    assert (asked.role, asked.answer) == ("learner", None)
    assert (told.state, told.answer) == ("done", make_answer())


def test_pinned_chats_come_first_then_the_newest(tmp_path: Path) -> None:
    chats = Chats(open_store(tmp_path))
    first, second, third = (chats.start(title) for title in ("one", "two", "three"))
    chats.pin(first.id, pinned=True)
    chats.rename(second.id, "  a new\nname ")
    chats.set_mode(third.id, "socratic")
    assert [chat.title for chat in chats.all()] == ["one", "three", "a new name"]
    assert chats.all()[1].mode == "socratic"


def test_a_deleted_chat_takes_its_messages_along(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    chats = Chats(store)
    chat = chats.start("one")
    number = chats.begin_answer(chat.id)
    chats.delete(chat.id)
    chats.add_text(number, "late words of an answer still being written")
    assert (chats.get(chat.id), chats.message(number)) == (None, None)


def test_a_title_is_one_line_cut_between_words() -> None:
    assert title_of("  \n ") == "New chat"
    assert title_of("word " * 30) == "word " * 10 + "word…"
    assert len(title_of("x" * 500)) <= 60


def test_the_contract_form_names_each_citation_with_its_place() -> None:
    shown = to_contract(make_answer())
    assert shown["citations"] == [
        {
            "n": 1,
            "root": "corpus",
            "source": "threads.md",
            "start_line": 3,
            "end_line": 4,
            "start_char": 20,
            "end_char": 20 + len(QUOTE),
            "place": None,
            "heading_path": ["Threads", "The GIL"],
            "quote": QUOTE,
        }
    ]
    assert shown["follow_ups"] == [{"text": "Why does it exist?", "kind": "ask_me"}]


WRITER = """
import sys
from pathlib import Path
from tests.test_learner import open_store
from tutor.chats import Chats

chats = Chats(open_store(Path(sys.argv[1])))
chat = chats.start("killed")
number = chats.begin_answer(chat.id)
for n in range(1_000_000):
    chats.add_text(number, f"{n} ")
    print(n, flush=True)
"""


def test_a_kill_while_an_answer_is_written_loses_nothing_committed(tmp_path: Path) -> None:
    """What the writer reported as written is there, and the message is shown as broken off."""
    for killed_after in (1, 17, 60):
        folder = tmp_path / str(killed_after)
        folder.mkdir()
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parent.parent,
        )
        assert writer.stdout is not None
        seen = [int(writer.stdout.readline()) for _ in range(killed_after)]
        os.kill(writer.pid, signal.SIGKILL)
        seen += [int(line) for line in writer.stdout.read().split()]
        writer.wait()
        store = open_store(folder, Clock())
        chats = Chats(store)
        assert chats.mark_broken_off() == 1
        assert chats.mark_broken_off() == 0
        (message,) = chats.messages(chats.all()[0].id)
        assert message.state == "broken_off"
        written = [int(word) for word in message.text.split()]
        assert written == list(range(len(written)))
        assert written[: len(seen)] == seen
        store.check()

from datetime import UTC, datetime

from ingest.kinds import kind_of
from tests.test_chats import QUOTE, make_answer
from tutor.answer_notes import checked, is_unchecked, note_from

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def test_a_models_note_quotes_the_cited_lines_and_is_no_ground_until_checked():
    note = note_from("What is the\n  GIL?", make_answer(), "One lock [1].", NOW)
    assert note == (
        "---\norigin: model\nmade: 2026-05-04\n---\n\n# What is the GIL?\n\nOne lock [1].\n\n"
        f"> {QUOTE}\n> ([1] threads.md, lines 3–4)\n"
    )
    assert is_unchecked(note)
    assert kind_of("notes/gil.md", note) == "transcript"
    said = checked(note, NOW)
    assert not is_unchecked(said)
    assert kind_of("notes/gil.md", said) == "guide"
    assert checked(said, NOW) == said


def test_a_note_of_the_notes_own_words_is_ground_at_once():
    from dataclasses import replace

    note = note_from("GIL?", replace(make_answer(), mode="notes"), QUOTE, NOW)
    assert not is_unchecked(note)
    assert kind_of("notes/gil.md", note) == "guide"


def test_the_words_origin_and_model_elsewhere_make_nothing_a_chat():
    assert kind_of("a.md", "# Models\n\norigin: model\n") == "guide"
    assert kind_of("a.md", "---\ntitle: x\n---\n\norigin: model\n") == "guide"

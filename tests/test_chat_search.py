from datetime import UTC, datetime, timedelta

from tests.test_learner import open_store
from tutor.chat_search import search_chats
from tutor.chats import Chats, Said

NOW = datetime(2026, 5, 4, 19, 30, tzinfo=UTC)


def chats_with(tmp_path, *texts: tuple[str, str]) -> Chats:
    chats = Chats(open_store(tmp_path))
    for i, (title, text) in enumerate(texts):
        chats.add(title, [Said("learner", text, NOW + timedelta(minutes=i))])
    return chats


def test_every_word_has_to_stand_there_at_the_beginning_of_a_word(tmp_path):
    chats = chats_with(
        tmp_path,
        ("Heaps", "Why does heapify take O(n)?"),
        ("Queues", "A monotonic queue in a heap of code"),
        ("Trees", "cheap tricks"),
    )
    found = search_chats(chats.store, "HEAP")
    assert [one.title for one in found] == ["Heaps", "Queues"]
    assert [one.title for one in search_chats(chats.store, "heap queue")] == ["Queues"]
    assert search_chats(chats.store, "heap nothing") == ()
    assert search_chats(chats.store, "  ") == ()


def test_what_was_said_comes_before_what_stands_in_a_chat_of_that_name(tmp_path):
    chats = chats_with(
        tmp_path, ("The GIL", "When is the GIL given up?"), ("The GIL", "is it given up often?")
    )
    snippets = [one.snippet for one in search_chats(chats.store, "GIL given")]
    assert snippets == ["When is the GIL given up?", "is it given up often?"]


def test_signs_of_the_query_language_are_plain_letters(tmp_path):
    chats = chats_with(tmp_path, ("One", "100% of unique_ptr"), ("Two", "1000 of uniqueXptr"))
    assert [one.title for one in search_chats(chats.store, "unique_ptr")] == ["One"]
    assert [one.title for one in search_chats(chats.store, "c++ 'quote\" %")] == []


def test_the_snippet_is_one_line_around_the_first_word(tmp_path):
    chats = chats_with(tmp_path, ("One", f"{'before ' * 60}\n\nneedle in\nhere {'after ' * 60}"))
    (found,) = search_chats(chats.store, "needle")
    assert "needle in here after" in found.snippet
    assert found.snippet.startswith("…before")
    assert found.snippet.endswith("after…")
    assert len(found.snippet) <= 162
    assert (found.role, found.at) == ("learner", NOW)

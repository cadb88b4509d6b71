"""The Ask page through Streamlit's own harness: modes, checks, offers, what is remembered."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.test_learner import open_store
from tests.test_pages import home, page_of, words_on
from tutor.answers import Answer, Awaited, Checked, FollowUp, Sentence
from tutor.chats import Chats
from tutor.facts import Facts
from tutor.facts_said import Told
from tutor.memory import Memory
from tutor.plan import Plan

__all__ = ["home"]  # the fixture


def chat_with(home: Path, answer: Answer, *, asked: str = "What is a broker?") -> int:
    """A chat in the store whose last answer is this one."""
    store = open_store(home)
    chats = Chats(store)
    chat = chats.start(asked)
    chats.say(chat.id, asked)
    chats.finish(chats.begin_answer(chat.id), answer, "done")
    store.close()
    return chat.id


def open_chat(chat_id: int) -> AppTest:
    def script(chat_id: int) -> None:
        import os
        from pathlib import Path

        import streamlit as st

        from tutor.services import Services
        from tutor.ui import ask

        st.query_params["chat"] = str(chat_id)
        services = Services(os.environ, Path.cwd())
        try:
            ask.render(services)
        finally:
            services.close()

    page = AppTest.from_function(script, kwargs={"chat_id": chat_id}, default_timeout=60).run()
    assert not page.exception
    return page


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def said(text: str, **more) -> Answer:
    return Answer(text, "notes", sentences=(Sentence(text, "not_checked"),), **more)


def test_a_mode_is_kept_with_its_chat(home: Path) -> None:
    chat_id = chat_with(home, said("It keeps messages."))
    page = open_chat(chat_id)
    (modes,) = [group for group in page.button_group if "Socratic" in str(group.options)]
    modes.set_value("socratic").run()
    assert not page.exception
    store = open_store(home)
    assert Chats(store).get(chat_id).mode == "socratic"
    store.close()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("check", ["Skip"]),
        ("socratic", ["Hint", "Skip", "Tell me"]),
        ("guide", ["Hint", "Next"]),
        ("code", ["Done"]),
    ],
)
def test_what_goes_on_is_one_tap_away(home: Path, kind: str, words: list[str]) -> None:
    awaits = Awaited(kind=kind, question="What is a broker?")
    page = open_chat(chat_with(home, said("What is a broker?", awaits=awaits)))
    assert [
        label for label in labels(page) if label in ("Hint", "Skip", "Tell me", "Next", "Done")
    ] == words


def test_the_check_and_the_offers_are_told_apart_and_can_be_edited_or_switched_off(
    home: Path,
) -> None:
    offers = (FollowUp("What is a queue?", "ask_me"), FollowUp("What is a topic?", "tell_me"))
    # Offers stand under the answer whose passages are shown.
    answer = said("It keeps messages.", follow_ups=offers, sources=sources())
    chat_id = chat_with(home, answer)
    page = open_chat(chat_id)
    shown = [label for label in labels(page) if "me:**" in label]
    assert shown == ["**Ask me:** What is a queue?", "**Tell me:** What is a topic?"]
    assert labels(page).count(":material/edit:") == 2
    (home / "settings.json").write_text('{"shows_follow_ups": false}')
    assert not any("me:**" in label for label in labels(open_chat(chat_id)))


def sources():
    from tests.test_prompts import make_source

    return (make_source(1, "A broker keeps messages."),)


def test_what_cant_be_told_is_judged_by_the_learner_on_the_page(home: Path) -> None:
    checked = Checked("What is a broker?", "it keeps things", None, "rules", None, None)
    page = open_chat(chat_with(home, said("Compare yours.", checked=checked)))
    assert {"I had it", "Partly", "I missed it"} <= set(labels(page))
    next(button for button in page.button if button.label == "I had it").click().run()
    assert not page.exception
    assert "Graded by you." in words_on(page)
    store = open_store(home)
    (event,) = store.events("check_answered")
    assert (event.payload["verdict"], event.payload["graded_by"]) == ("correct", "self")
    store.close()


def remembered(home: Path) -> Answer:
    store = open_store(home)
    facts = Facts(store)
    told = [
        Told("name", "Ana", "my name is Ana"),
        Told("date", "2099-12-24", "on 24 December 2099"),
    ]
    kept = facts.take(told)
    store.close()
    return said(
        "Thanks.", remembered=tuple(fact.id for fact in kept), notices=("I'll remember: name Ana.",)
    )


def test_what_is_remembered_can_be_undone_and_a_day_goes_to_the_plan_by_a_click(home: Path) -> None:
    page = open_chat(chat_with(home, remembered(home)))
    assert "I'll remember: name Ana." in words_on(page)
    next(button for button in page.button if button.label == "Put it into my plan").click().run()
    store = open_store(home)
    assert [one.day.isoformat() for one in Plan(store, Memory(store, None)).dates()] == [
        "2099-12-24"
    ]
    assert "It is in your plan." in words_on(page)
    next(button for button in page.button if button.label == "Undo").click().run()
    assert Facts(store).all() == ()
    assert "Not remembered any more." in words_on(page)
    store.close()


def test_the_settings_show_what_is_remembered_and_forget_it(home: Path) -> None:
    remembered(home)
    page = page_of("settings")
    assert not page.exception
    assert "you said: “my name is Ana”" in words_on(page)
    (name,) = [field for field in page.text_input if field.label == "Name"]
    name.set_value("Annie").run()
    assert not page.exception
    store = open_store(home)
    assert [fact.value for fact in Facts(store).of_kind("name")] == ["Annie"]
    page.button(key="forget_all_facts").click().run()
    assert Facts(store).all() == ()
    store.close()


@pytest.mark.parametrize(
    ("searched_for", "line"),
    [
        ("What is a broker? (message queue)", "also searched for: message queue"),
        ("What is a broken", "searched for: What is a broken"),
    ],
)
def test_an_answer_names_what_was_searched_for_beside_or_instead_of_its_question(
    home: Path, searched_for: str, line: str
) -> None:
    page = open_chat(chat_with(home, said("It passes them on.", searched_for=(searched_for,))))
    assert line in words_on(page)
    assert ("also searched" in words_on(page)) == line.startswith("also")

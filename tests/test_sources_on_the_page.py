"""Sources in play through the Ask page: chosen by the box, obeyed at once, said in a refusal."""

from __future__ import annotations

from pathlib import Path

from tests.ask_desk import Desk, desk
from tests.test_pages import home

__all__ = ["home"]  # the fixture

NOTES = {
    "systems/queues.md": "# Queues\n\n## Broker\n\nA broker keeps messages until they are taken.\n",
    "systems/caches.md": "# Caches\n\n## Expiry\n\nAn expired entry is fetched from the store.\n",
    "python/defaults.md": "# Traps\n\n## Defaults\n\nA mutable default is made once, at def.\n",
}


def pills(ask: Desk, label: str):
    return next(group for group in ask.page.button_group if group.label == label)


def parts(ask: Desk) -> list[str]:
    return [source for _, source in ask.services.out_of_play()]


def test_documents_and_folders_are_marked_and_the_next_search_obeys(home: Path) -> None:
    with desk(home, notes=NOTES) as ask:
        assert "Your notes don't cover" not in ask.words
        documents = pills(ask, "Documents")
        assert len(documents.value) == 3
        ask.press("Nothing")
        root = ask.services.out_of_play()[0][0]
        assert pills(ask, "Documents").value == []
        pills(ask, "Documents").set_value([(root, "python/defaults.md")]).run()
        assert parts(ask) == ["systems"]
        assert pills(ask, "Folders").value == [(root, ""), (root, "python")]
        ask.ask("When is a mutable default made?")
        assert "made once, at def" in ask.last.text
        ask.ask("What does a broker keep?")
        assert ask.last.answer is not None
        assert ask.last.text.startswith("The 1 document in play doesn't cover this.")
        assert all(s.locator.source == "python/defaults.md" for s in ask.last.answer.sources)


def test_a_refusal_offers_to_look_in_all_and_is_no_gap_in_the_notes(home: Path) -> None:
    with desk(home, notes=NOTES) as ask:
        root = pills(ask, "Documents").value[0][0]
        ask.services.leave_out([(root, "systems")])
        ask.ask("What does a broker keep?")
        assert not ask.services.learner.events("refused")
        ask.press("Look in all 3 documents")
        assert ask.services.out_of_play() == ()
        assert "A broker keeps messages until they are taken." in ask.last.text
        assert len(pills(ask, "Documents").value) == 3


def test_another_tabs_choice_is_shown_and_kept(home: Path) -> None:
    with desk(home, notes=NOTES) as ask:
        root = pills(ask, "Documents").value[0][0]
        ask.services.leave_out([(root, "systems/queues.md")])
        ask.look()
        assert (root, "systems/queues.md") not in pills(ask, "Documents").value
        pills(ask, "Folders").set_value([(root, ""), (root, "python")]).run()
        assert parts(ask) == ["systems"]  # with what was out in it

from pathlib import Path

from tests.practice import Clock, NotesIndex, open_deck
from tutor.plan import Plan
from tutor.questions_to_ask import GENERAL, SHOWN, chosen, notes_on, read_list, suggested

ROLE = """Acme builds search for shops. You will join a remote team and be on call every sixth week.
We are migrating a legacy monolith; you know Kafka and care about testing.

- Why did the last lead leave?
"""


def test_without_notes_on_the_role_the_general_questions_stand() -> None:
    assert suggested("", ["Kafka"]) == GENERAL
    assert chosen(None, suggested("", [])) == GENERAL[:SHOWN]


def test_what_is_written_of_the_role_leads_to_questions() -> None:
    found = suggested(ROLE, ["Kafka", "Recursion"])
    assert found[0] == "Why did the last lead leave?"
    assert "Kafka" in found[1]
    assert not any("Recursion" in question for question in found)
    text = " ".join(found[:8])
    for word in ("migration", "on call", "green", "room"):
        assert word in text
    assert set(GENERAL) <= set(found)
    assert len(set(found)) == len(found)


def test_the_learners_own_list_is_kept_as_it_is_even_when_empty(tmp_path: Path) -> None:
    deck = open_deck(tmp_path, Clock())
    plan = Plan(deck.memory.store, deck.memory)
    assert plan.choices().questions_to_ask is None
    plan.choose(questions_to_ask=read_list("- Who pays?\n\n* Why now?\nWho pays?"), about_role="x")
    assert plan.choices().questions_to_ask == ("Who pays?", "Why now?")
    assert chosen(plan.choices().questions_to_ask, GENERAL) == ("Who pays?", "Why now?")
    plan.choose(questions_to_ask=())
    assert chosen(plan.choices().questions_to_ask, GENERAL) == ()
    assert plan.choices().about_role == "x"


def test_notes_on_a_company_are_the_learners_documents_that_bear_its_name() -> None:
    index = NotesIndex(
        {
            "companies/acme.md": "# Acme\n\nWho reviews designs?\n",
            "starter/acme.md": "# Acme\n\nnot theirs\n",
            "locks.md": "# Locks\n\nA lock.\n",
        }
    )
    text = notes_on("Acme Corp", index)  # type: ignore[arg-type]
    assert "Who reviews designs?" in text
    assert "not theirs" not in text
    assert "A lock" not in text
    assert suggested(text, [])[0] == "Who reviews designs?"
    assert notes_on("Globex", index) == ""  # type: ignore[arg-type]

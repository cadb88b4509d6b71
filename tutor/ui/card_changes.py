"""A card's other answers, and what changed in the notes since the learner last looked."""

from __future__ import annotations

from difflib import ndiff

import streamlit as st

from tutor.cards import Card, CardAnswer, Wording
from tutor.deck import Deck
from tutor.sentences import split_sentences
from tutor.services import Services
from tutor.ui.keys import Keys
from tutor.ui.markdown import one_line, safe_markdown
from tutor.ui.source import where


def draw_other_answers(services: Services, card: Card) -> None:
    """What other notes answer to the same question, differing figures marked."""
    if len(card.answers) < 2:
        return
    others = card.answers[1:]
    label = "Another note answers this" if len(others) == 1 else f"{len(others)} other notes answer"
    differing = any(answer.differing_figures for answer in others)
    with st.expander(f"{label}{', with other figures' if differing else ''}", expanded=differing):
        for answer in others:
            _draw_other(answer)


def _draw_other(answer: CardAnswer) -> None:
    whose = "yours" if answer.source.ownership == "yours" else "starter"
    st.caption(f"{whose}: {one_line(where(answer.source.locator))}")
    if answer.differing_figures:
        figures = ", ".join(map(one_line, answer.differing_figures))
        st.markdown(f":orange[Other figures: {figures}]")
    st.markdown(safe_markdown(answer.source.answer))


def draw_changes(deck: Deck, card: Card, keys: Keys) -> None:
    """Old against new, and the learner's choice; the schedule stays either way."""
    changed = [answer for answer in card.answers if answer.before is not None]
    if not changed:
        return
    with st.container(border=True):
        st.markdown("**The note behind this card changed.** Its schedule is kept.")
        for answer in changed:
            now = Wording(answer.source.question, answer.source.answer)
            st.code(difference(answer.before or now, now), language="diff", wrap_lines=True)
        with st.container(horizontal=True):
            if keys.button("Take the new one", "T", key="take_new"):
                deck.accept_change(card.id)
                st.rerun()
            if keys.button("Keep mine", "K", key="keep_mine"):
                _keep(deck, card, changed[0].before)
                st.rerun()


def difference(before: Wording, now: Wording) -> str:
    """The old and the new wording, sentence by sentence: `- ` gone, `+ ` new, two spaces kept."""
    old, new = (
        [" ".join(s.split()) if "\n" not in s.strip() else s.strip("\n") for s in _sentences(one)]
        for one in (before, now)
    )
    lines = (line for line in ndiff(old, new) if not line.startswith("?"))
    return "\n".join(line.replace("\n", f"\n{line[:2]}") for line in lines)


def _sentences(wording: Wording) -> list[str]:
    return [wording.question, *split_sentences(wording.answer)]


def _keep(deck: Deck, card: Card, before: Wording | None) -> None:
    """What the card said becomes the learner's own wording, unless it has one already."""
    deck.accept_change(card.id)
    if before is not None and not card.has_own_wording:
        deck.edit(card.id, before.question, before.answer)

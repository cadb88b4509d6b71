"""What the tutor remembers of the learner: shown with its words, changed, forgotten."""

from __future__ import annotations

import streamlit as st

from ingest.errors import UsageError
from tutor.facts import Fact, Facts
from tutor.facts_said import VALUE_CHARS
from tutor.services import Services
from tutor.ui.markdown import one_line


def draw_remembered(services: Services) -> None:
    st.subheader("What I remember of you", anchor=False)
    facts = Facts(services.learner)
    known = facts.all()
    if not known:
        st.markdown(
            "Nothing yet. Say in a chat “my name is …”, “I'm preparing for …”, “my interview is "
            "on …” or “I struggle with …”, and it stands here."
        )
        return
    for fact in known:
        _draw_fact(facts, fact)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Forget all of it", key="forget_all_facts", icon=":material/delete:"):
            facts.forget_all()
            st.rerun()
        st.caption("The chats keep what you wrote in them; daily backups hold it for seven days.")


def _draw_fact(facts: Facts, fact: Fact) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        shown = fact.value if fact.kind == "date" else fact.shown
        value = st.text_input(
            fact.label.capitalize(), shown, key=f"fact_{fact.id}_{shown}", max_chars=VALUE_CHARS
        )
        if st.button("Forget", key=f"forget_fact_{fact.id}", type="tertiary"):
            facts.forget(fact.kind, fact.value if fact.kind == "weak_spot" else None)
            st.rerun()
    st.caption(f"On {fact.day.day} {fact.day:%B %Y} you said: “{one_line(fact.words)}”")
    if value.strip() != shown:
        try:
            facts.edit(fact.id, value)
        except UsageError as error:
            st.warning(f"{error.problem} {error.fix}")
            return
        st.rerun()

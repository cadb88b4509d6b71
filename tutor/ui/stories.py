"""The bank of stories: what the learner tells about themselves, kept and improved."""

from __future__ import annotations

import streamlit as st

from tutor.interview import Turn
from tutor.learner import LearnerStore
from tutor.stories import Story, StoryBank, read_story
from tutor.ui.markdown import one_line

STORY_CHARS = 4000


def draw_bank(store: LearnerStore) -> None:
    """Nothing while the bank is empty."""
    stories = StoryBank(store).all()
    if not stories:
        return
    with st.expander(f"Your stories ({len(stories)})", key="stories"):
        for story in stories:
            _draw_story(StoryBank(store), story)


def draw_keeping(store: LearnerStore, turn: Turn) -> None:
    """Under an answer about oneself: into the bank, once."""
    bank, text = StoryBank(store), turn.given.text if turn.given else ""
    if not text:
        return
    if any(story.text == text for story in bank.all()):
        st.caption("It is among your stories.")
    elif st.button("Keep this story", key=f"story_keep_{turn.number}"):
        bank.keep(turn.question.prompt, text)
        st.rerun()


def _draw_story(bank: StoryBank, story: Story) -> None:
    with st.container(border=True):
        st.markdown(f"**{one_line(story.prompt)}**")
        missing = [point.text for point in read_story(story.text) if point.state != "hit"]
        lacks = (
            f"Still missing: {one_line('; '.join(missing))}." if missing else "It has all parts."
        )
        st.caption(lacks)
        text = st.text_area(
            "The story",
            story.text,
            key=f"story_{story.id}_{story.wordings}",
            max_chars=STORY_CHARS,
            height=140,
        )
        with st.container(horizontal=True):
            if st.button("Save", key=f"story_save_{story.id}") and text.strip() != story.text:
                bank.reword(story.id, text.strip())
                st.rerun()
            if st.button("Drop it", key=f"story_drop_{story.id}", type="tertiary"):
                bank.drop(story.id)
                st.rerun()

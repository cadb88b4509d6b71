"""The bank of stories: what the learner tells about themselves, kept, improved and told again."""

from __future__ import annotations

import streamlit as st

from tutor.interview import Turn
from tutor.learner import LearnerStore
from tutor.stories import Story, StoryBank, fitting_stories, parts_found, read_story, told_again
from tutor.ui.markdown import one_line, safe_markdown

STORY_CHARS = 4000
OFFERED = 2


def draw_bank(store: LearnerStore) -> None:
    """Nothing while the bank is empty."""
    stories = StoryBank(store).all()
    if not stories:
        return
    with st.expander(f"Your stories ({len(stories)})", key="stories"):
        for story in stories:
            _draw_story(StoryBank(store), story)


def draw_offer(store: LearnerStore, prompt: str) -> None:
    """Beside a question about oneself: the kept stories that could answer it."""
    stories = fitting_stories(prompt, StoryBank(store).all())[:OFFERED]
    if not stories:
        return
    with st.expander("From your stories", key="stories_offered"):
        for story in stories:
            st.caption(_about(story))
            st.markdown(safe_markdown(story.text))


def draw_keeping(store: LearnerStore, turn: Turn) -> None:
    """Under an answer about oneself: into the bank, once; a better wording beside the old one."""
    bank, text = StoryBank(store), turn.given.text if turn.given else ""
    if not text:
        return
    stories = bank.all()
    if any(wording.text == text for story in stories for wording in story.wordings):
        st.caption("It is among your stories.")
        return
    old = told_again(text, stories)
    if old is not None:
        now, before, most = parts_found(text), parts_found(old.text), len(read_story(text))
        st.caption(f"You have told this before: {before} of {most} parts then, {now} now.")
    with st.container(horizontal=True):
        if old and st.button("Keep as its new wording", key=f"story_reword_{turn.number}"):
            bank.reword(old.id, text)
            bank.tell(old.id, turn.question.prompt)
            st.rerun()
        label = "Keep as another story" if old else "Keep this story"
        if st.button(label, key=f"story_keep_{turn.number}"):
            bank.keep(turn.question.prompt, text, line=turn.question.cv_line)
            st.rerun()


def _draw_story(bank: StoryBank, story: Story) -> None:
    with st.container(border=True):
        st.markdown(f"**{one_line(story.prompt)}**")
        st.caption(_about(story))
        missing = [point.text for point in read_story(story.text) if point.state != "hit"]
        lacks = (
            f"Still missing: {one_line('; '.join(missing))}." if missing else "It has all parts."
        )
        st.caption(lacks)
        text = st.text_area(
            "The story",
            story.text,
            key=f"story_{story.id}_{len(story.wordings)}",
            max_chars=STORY_CHARS,
            height=140,
        ).strip()
        with st.container(horizontal=True):
            if st.button("Save", key=f"story_save_{story.id}") and text not in ("", story.text):
                bank.reword(story.id, text)
                st.rerun()
            if st.button("Drop it", key=f"story_drop_{story.id}", type="tertiary"):
                bank.drop(story.id)
                st.rerun()
        _draw_earlier(bank, story)


def _draw_earlier(bank: StoryBank, story: Story) -> None:
    earlier = dict(enumerate(story.wordings[:-1]))
    if not earlier:
        return
    with st.expander("Earlier wordings", key=f"story_earlier_{story.id}"):
        for place, wording in sorted(earlier.items(), reverse=True):
            when = wording.at.astimezone()
            st.caption(f"{when.day} {when:%B %Y}")
            st.markdown(safe_markdown(wording.text))
            key = f"story_back_{story.id}_{place}"
            if st.button("Take this one again", key=key, type="tertiary"):
                bank.reword(story.id, wording.text)
                st.rerun()


def _about(story: Story) -> str:
    when = story.at.astimezone()
    parts = [f"{when.day} {when:%B %Y}"]
    if story.line:
        parts.append(f"on “{one_line(story.line)}” in your CV")
    if len(story.wordings) > 1:
        parts.append(f"{len(story.wordings)} wordings")
    if story.told:
        parts.append("told again once" if story.told == 1 else f"told again {story.told} times")
    return ", ".join(parts)

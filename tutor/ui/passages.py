"""The passages beside a conversation: those cited as cards, the others folded."""

from __future__ import annotations

import streamlit as st

from tutor.answers import Answer, Citation, Source
from tutor.services import Services
from tutor.ui.answers import anchor
from tutor.ui.markdown import one_line, safe_markdown
from tutor.ui.source import open_source, where


def draw_passages(services: Services, answer: Answer, message_id: int) -> None:
    """One card a passage; what wasn't cited stands folded under them."""
    cited: dict[int, Citation] = {}
    for citation in answer.citations:
        cited.setdefault(citation.n, citation)
    for source in answer.sources:
        if source.n in cited:
            _draw_card(services, source, message_id, is_matched=cited[source.n].is_matched)
    others = [source for source in answer.sources if source.n not in cited]
    if not others:
        return
    nearest = "Nearest passages" if answer.coverage == "missing" else "Passages found"
    label = f"{'Also found' if cited else nearest} ({len(others)})"
    with st.expander(label, expanded=not cited):
        for source in others:
            _draw_card(services, source, message_id, is_matched=False)


def _draw_card(services: Services, source: Source, message_id: int, *, is_matched: bool) -> None:
    with st.container(border=True):
        title = source.heading_path[-1] if source.heading_path else source.document_title
        st.subheader(f"\\[{source.n}\\] {one_line(title)}", anchor=anchor(message_id, source.n))
        st.caption(_origin(source, is_matched=is_matched))
        st.markdown(safe_markdown(below_heading(source.text, title)))
        if st.button(
            "Open source",
            key=f"open_{message_id}_{source.n}",
            icon=":material/open_in_full:",
            help=one_line(where(source.locator)),
        ):
            open_source(services, services.place_of(source).locator or source.locator)


def below_heading(text: str, title: str) -> str:
    """The passage without the heading that the card is called by."""
    first, _, rest = text.lstrip().partition("\n")
    is_title = first.startswith("#") and first.strip("# ") == title
    return rest if is_title and rest.strip() else text


def _origin(source: Source, *, is_matched: bool) -> str:
    whose = ":green-badge[yours]" if source.ownership == "yours" else ":gray-badge[starter]"
    matched = " :gray-badge[matched]" if is_matched else ""
    path = " › ".join(map(one_line, (source.document_title, *source.heading_path[:-1])))
    return f"{whose}{matched} {path} · {one_line(where(source.locator))}"

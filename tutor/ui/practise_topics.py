"""The topics of the notes: what of them has become cards, and the button that opens one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import streamlit as st

from ingest.index import IndexReader
from tutor.counted import counted
from tutor.deck import Deck
from tutor.topics_on_offer import TopicOnOffer
from tutor.ui.markdown import one_line
from tutor.ui.practise_places import go

AREAS_SHOWN = 40


def draw_topics(deck: Deck, index: IndexReader) -> None:
    """The areas, the learner's own first; an area's topics are drawn when it is unfolded."""
    offers = deck.topics(index)
    if not offers:
        st.info("The notes hold no questions with answers yet: write one as `**Q: ...?**`.")
        return
    areas = _by_area(offers)
    if len(areas) > AREAS_SHOWN:
        areas = _found(areas)
    due = _due_by_topic(deck)
    for area, topics in areas[:AREAS_SHOWN]:
        _draw_area(deck, index, area, topics, due)
    if len(areas) > AREAS_SHOWN:
        st.caption(f"{len(areas) - AREAS_SHOWN} more: type above to find them.")
    _draw_proposals(index)


def open_area(deck: Deck, index: IndexReader, area: str) -> None:
    """Make cards of all topics of an area."""
    offers = deck.topics(index)
    deck.open_topics(index, [o.topic for o in offers if o.area == area and not o.is_open])


def _by_area(offers: Iterable[TopicOnOffer]) -> list[tuple[str, list[TopicOnOffer]]]:
    areas: dict[str, list[TopicOnOffer]] = {}
    for offer in offers:
        areas.setdefault(offer.area, []).append(offer)
    return list(areas.items())


def _found(
    areas: Sequence[tuple[str, list[TopicOnOffer]]],
) -> list[tuple[str, list[TopicOnOffer]]]:
    wanted = st.text_input("Find a topic", key="topic_wanted", max_chars=80).strip().casefold()
    return [
        (area, topics)
        for area, topics in areas
        if wanted in area.casefold() or any(wanted in one.topic.casefold() for one in topics)
    ]


def _due_by_topic(deck: Deck) -> Counter[str]:
    today = deck.today()
    return Counter(row.topic for row in deck.cards() if row.status(today) == "due")


def _draw_area(
    deck: Deck,
    index: IndexReader,
    area: str,
    topics: Sequence[TopicOnOffer],
    due: Counter[str],
) -> None:
    yours = sum(topic.yours for topic in topics)
    whose = ":green-badge[yours]" if yours else ":gray-badge[starter]"
    cards, pairs = sum(topic.cards for topic in topics), sum(topic.pairs for topic in topics)
    label = f"{one_line(area)} {whose} :gray[{cards} of {pairs} are cards]"
    unfolded = st.expander(label, key=f"area_{area}", on_change="rerun")
    if not unfolded.open:
        return
    with unfolded:
        closed = [topic for topic in topics if not topic.is_open]
        if len(closed) > 1 and st.button(
            f"Open all {len(closed)} topics", key=f"open_area_{area}", icon=":material/library_add:"
        ):
            open_area(deck, index, area)
            st.rerun()
        for topic in topics:
            _draw_topic(deck, index, topic, due[topic.topic])


def _draw_topic(deck: Deck, index: IndexReader, topic: TopicOnOffer, due: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{one_line(topic.topic)} :gray[{_counts_line(topic, due)}]", width="stretch")
        if not topic.is_open:
            if st.button("Open", key=f"open_{topic.topic}"):
                deck.open_topic(index, topic.topic)
                st.rerun()
            return
        if st.button("Review", key=f"review_{topic.topic}", disabled=not topic.cards):
            go(cards="due", topic=topic.topic)
        if st.button("Cram", key=f"cram_{topic.topic}", type="tertiary"):
            go(cards="cram", topic=topic.topic)


def _counts_line(topic: TopicOnOffer, due: int) -> str:
    if not topic.is_open:
        return counted(topic.pairs, "question")
    cards = counted(topic.cards, "card")
    return f"{cards}, {due} due" if due else cards


def _draw_proposals(index: IndexReader) -> None:
    if not index.documents():
        return
    st.divider()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            "More cards can be made from definitions and tables, and by a model from any "
            "section. None enters by itself.",
            width="stretch",
        )
        if st.button("Look at proposals", key="practise_proposals"):
            go(proposals=1)

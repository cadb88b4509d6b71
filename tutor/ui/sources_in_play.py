"""Which documents are searched, in a small menu: one for Ask's box and the library alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import PurePath
from zlib import crc32

import streamlit as st

from ingest.errors import StudyError
from ingest.index import DocumentEntry
from ingest.search_filter import Part
from tutor.services import Services
from tutor.sources_in_play import (
    count_in_play,
    folders_of,
    is_out,
    left_out,
    may_answer,
    taken_in,
)
from tutor.ui.markdown import one_line
from tutor.ui.page_start import telling

SHOWN_AT_ONCE = 40
FINDABLE_FROM = 13  # documents; fewer are seen at a glance


def draw_sources_in_play(services: Services) -> None:
    """How many documents are searched, and behind it which; nothing where nothing is read."""
    try:
        documents = may_answer(services.index().documents())
    except StudyError:
        return  # the page itself says what is wrong
    if not documents:
        return
    parts = [(one.root, one.source) for one in documents]
    in_play = count_in_play(services.out_of_play(), parts)
    icon = ":material/filter_alt:" if in_play.documents < in_play.of else ":material/menu_book:"
    with st.popover(in_play.in_words, icon=icon, type="tertiary", key="in_play"):
        st.caption("Searches and answers look only at what is marked.")
        _draw_at_once(services, documents)
        _draw_folders(services, parts)
        _draw_documents(services, documents)


def _draw_at_once(services: Services, documents: Sequence[DocumentEntry]) -> None:
    with st.container(horizontal=True):
        if st.button("Everything", key="in_play_all", disabled=not services.out_of_play()):
            services.leave_out(())
            st.rerun()
        if len({one.ownership for one in documents}) > 1 and st.button(
            "Only my own", key="in_play_own"
        ):
            starters = (one for one in documents if one.ownership == "starter")
            services.leave_out(dict.fromkeys(map(_folder_around, starters)))
            st.rerun()
        if st.button("Nothing", key="in_play_none", help="Then mark the few that you want."):
            services.leave_out(dict.fromkeys((one.root, "") for one in documents))
            st.rerun()


def _draw_folders(services: Services, parts: Sequence[Part]) -> None:
    folders = folders_of(parts)
    if len(folders) > 1:
        _draw_pills(services, "Folders", folders, parts, _names_of(folders))


def _names_of(folders: Sequence[Part]) -> dict[Part, str]:
    """Each by its root's own name and its path in it; the whole path of a root where two agree."""
    roots = {root for root, _ in folders}
    times = Counter(PurePath(root).name for root in roots)
    called = {
        root: PurePath(root).name if times[PurePath(root).name] == 1 else root for root in roots
    }
    return {(root, path): "/".join(filter(None, (called[root], path))) for root, path in folders}


def _draw_documents(services: Services, documents: Sequence[DocumentEntry]) -> None:
    parts = [(one.root, one.source) for one in documents]
    times = Counter(one.title for one in documents)
    names = {
        (one.root, one.source): one.title if times[one.title] == 1 else f"{one.title}, {one.source}"
        for one in sorted(documents, key=lambda one: (one.ownership != "yours", one.source))
    }
    wanted = ""
    if len(documents) >= FINDABLE_FROM:
        wanted = st.text_input(
            "Find a document",
            key="in_play_find",
            max_chars=100,
            placeholder="Part of its name",
        )
    folded = wanted.casefold().strip()
    found = [part for part, name in names.items() if folded in f"{name} {part[1]}".casefold()]
    if not found:
        st.caption("No document has that in its name.")
        return
    _draw_pills(services, "Documents", found[:SHOWN_AT_ONCE], parts, names)
    if len(found) > SHOWN_AT_ONCE:
        st.caption(f"{len(found) - SHOWN_AT_ONCE} more: find them by name.")


def _draw_pills(
    services: Services,
    label: str,
    shown: Sequence[Part],
    documents: Sequence[Part],
    names: Mapping[Part, str],
) -> None:
    """What is marked is in play. Another key once that has changed, from wherever: behind a closed
    menu the browser would keep the old marks and send them back.
    """
    out = services.out_of_play()
    key = f"in_play_{label.lower()}_{crc32(repr((out, shown)).encode())}"
    st.pills(
        label,
        shown,
        selection_mode="multi",
        default=[part for part in shown if not is_out(out, *part)],
        format_func=lambda part: one_line(names[part]),
        key=key,
        on_change=telling(partial(_take_over, services, key, shown, documents)),
    )


def _take_over(
    services: Services, key: str, shown: Sequence[Part], documents: Sequence[Part]
) -> None:
    marked, before = set(st.session_state[key]), services.out_of_play()
    out = before
    for part in shown:
        if (part in marked) == is_out(before, *part):
            out = taken_in(out, part, documents) if part in marked else left_out(out, part)
    services.leave_out(out)


def _folder_around(document: DocumentEntry) -> Part:
    """The folder that it lies in; itself where that is all of a root."""
    return document.root, document.source.rpartition("/")[0] or document.source

"""How cards follow the notes: found again after every change, joined by new pairs, never deleted.

Moved and renamed pairs are followed silently; an edited one keeps its schedule and what it said
before; one that is gone takes its card out of use until it comes back.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.documents import Document, Outline
from ingest.identity import Snapshot, relink
from ingest.index import IndexReader
from ingest.words import words_of
from tutor.card_groups import group_key, same_asked
from tutor.card_records import (
    Run,
    StoredSource,
    add_card,
    add_source,
    mark,
    read_sources,
    set_mark,
    show_first_source,
    update_source,
)
from tutor.cards import CardSource, Wording
from tutor.learner import LearnerStore
from tutor.topics import topic_key
from tutor.topics_on_offer import keep_offered_pairs

_NOTES_MARK = "notes"
_LEAST_SHARED = 0.5  # of the words of two answers, for one to be an edit of the other


@dataclass(frozen=True, slots=True)
class Synced:
    """How many cards were new, and of how many pairs the place or the text was another."""

    added: int = 0
    moved: int = 0
    changed: int = 0
    gone: int = 0
    returned: int = 0


def state_of(index: IndexReader) -> str:
    """What the documents were when they were last read, in short."""
    state = "\n".join(
        f"{d.root}\t{d.source}\t{d.ownership}\t{d.content_hash}\t{d.pair_count}\t{d.read_at}"
        for d in index.documents()
    )
    return hashlib.sha256(state.encode("utf-8", "surrogatepass")).hexdigest()


def is_in_step(store: LearnerStore, state: str) -> bool:
    """Whether the cards follow the notes of `state` already."""
    return mark(store, _NOTES_MARK) == state


def sync_cards(
    store: LearnerStore, index: IndexReader, notes: Sequence[CardSource], state: str
) -> Synced:
    """Bring the cards in step with `notes`, all that can be cards; `state` is theirs."""
    stored = read_sources(store)
    followed = _follow(index, notes, stored)
    with store.writing() as run:
        changed = [new for old, new in zip(stored, followed, strict=True) if new is not old]
        for new in changed:
            update_source(run, new.id, new.source, is_gone=new.is_gone, before=new.before)
        _show_first_again(store, run, (new.card_id for new in changed))
        opened = {key for (key,) in store.read("SELECT topic_key FROM opened_topics")}
        wanted = {note.place_id for note in notes if topic_key(note.topic) in opened}
        added = take_in(store, run, notes, wanted)
        keep_offered_pairs(run, notes)
        set_mark(run, _NOTES_MARK, state)
    return _summary(len(added), stored, followed)


def take_in(
    store: LearnerStore, run: Run, notes: Sequence[CardSource], wanted: Collection[str]
) -> list[int]:
    """Make cards of the wanted pairs, and let every pair that asks what a card asks join it.

    Returns the ids of the new cards, in the order of the notes, the learner's own pairs first.
    """
    taken = {id_ for (id_,) in store.read("SELECT place_id FROM card_sources WHERE NOT is_passage")}
    free = [note for note in notes if note.place_id not in taken]
    if not free:
        return []
    free.sort(key=lambda note: (note.ownership != "yours", note.place_id not in wanted))
    cards: dict[str, list[tuple[int, CardSource]]] = defaultdict(list)
    for old in read_sources(store):
        if not old.source.is_passage:
            cards[group_key(old.source)].append((old.card_id, old.source))
    asking: dict[str, list[CardSource]] = defaultdict(list)
    for note in free:
        asking[group_key(note)].append(note)
    added, joined = [], set()
    for key, group in asking.items():
        for note in group:
            same = next((id_ for id_, one in cards[key] if same_asked(one, note)), None)
            if same is not None:
                add_source(run, same, note, position=sum(id_ == same for id_, _ in cards[key]))
                joined.add(same)
            elif any(one.place_id in wanted and same_asked(note, one) for one in group):
                same = add_card(run, store.now(), "pair", note)
                added.append(same)
            else:
                continue
            cards[key].append((same, note))
    _show_first_again(store, run, joined)
    return added


def _follow(
    index: IndexReader, notes: Sequence[CardSource], stored: Sequence[StoredSource]
) -> list[StoredSource]:
    """Each stored source as it is in the notes of today."""
    today = {note.place_id: note for note in notes}
    pairs = [old for old in stored if not old.source.is_passage]
    lost = [old for old in pairs if old.source.place_id not in today]
    outlines = _outlines(index) if lost else []
    found = {o.id: today[o.source.place_id] for o in pairs if o.source.place_id in today}
    # Moved text first, so that an edited pair can't take the place of one that only moved.
    found |= _refound("moved", lost, outlines, today, found.values())
    edited = [old for old in lost if old.id not in found and not old.is_gone]
    found |= _refound("changed", edited, outlines, today, found.values())
    return [
        _follow_passage(index, outlines, old)
        if old.source.is_passage
        else _followed(old, found.get(old.id))
        for old in stored
    ]


def _refound(
    kind: Literal["moved", "changed"],
    lost: Sequence[StoredSource],
    outlines: Sequence[tuple[Document, Outline]],
    today: Mapping[str, CardSource],
    claimed: Iterable[CardSource],
) -> dict[int, CardSource]:
    """Stored id -> the pair of today that was lost under another id; each pair only once."""
    if not lost:
        return {}
    taken = {note.place_id for note in claimed}
    free = [
        (document, replace(outline, pairs=tuple(p for p in outline.pairs if p.id not in taken)))
        for document, outline in outlines
    ]
    places = relink([_snapshot(old.source) for old in lost], free)
    found: dict[int, CardSource] = {}
    for old in lost:
        place = places[old.source.place_id]
        new = today.get(place.id or "")
        if place.kind != kind or new is None or new.place_id in taken:
            continue
        if kind == "moved" or _is_edit(old.source, new):
            taken.add(new.place_id)
            found[old.id] = new
    return found


def _outlines(index: IndexReader) -> list[tuple[Document, Outline]]:
    found = []
    for entry in index.documents():
        document = index.document(entry.root, entry.source)
        if document:
            found.append((document, index.outline(entry.root, entry.source)))
    return found


def _followed(old: StoredSource, new: CardSource | None) -> StoredSource:
    """`old` with today's text. What it said first stays until the learner has looked."""
    if new is None:
        return replace(old, is_gone=True)
    if new == old.source and not old.is_gone:
        return old
    was = old.before or Wording(old.source.question, old.source.answer)
    is_same = _bare(was) == _bare(Wording(new.question, new.answer))
    return replace(old, source=new, is_gone=False, before=None if is_same else was)


def _follow_passage(
    index: IndexReader, outlines: Sequence[tuple[Document, Outline]], old: StoredSource
) -> StoredSource:
    """A passage keeps the approved question and answer; only its place and its text move."""
    if not old.is_gone and _is_where_it_was(index, old.source):
        return old
    if not outlines:
        outlines = _outlines(index)
    place = relink([_snapshot(old.source)], outlines)[old.source.place_id]
    if place.locator is None or place.id is None or (old.is_gone and place.kind == "changed"):
        return replace(old, is_gone=True)
    document = index.document(place.locator.root, place.locator.source)
    assert document is not None
    text = document.text[place.locator.start_char : place.locator.end_char]
    moved = replace(
        old.source,
        place_id=place.id,
        locator=place.locator,
        heading_path=index.sections([place.id])[place.id].section.heading_path,
        text=text,
    )
    was = Wording(old.source.question, old.source.text) if place.kind == "changed" else None
    return replace(old, source=moved, is_gone=False, before=old.before or was)


def _is_where_it_was(index: IndexReader, source: CardSource) -> bool:
    where = source.locator
    document = index.document(where.root, where.source)
    text = document.text[where.start_char : where.end_char] if document else None
    return text == source.text and source.place_id in index.sections([source.place_id])


def _snapshot(source: CardSource) -> Snapshot:
    return Snapshot(
        id=source.place_id,
        locator=source.locator,
        heading_path=source.heading_path,
        text=source.text,
        question=None if source.is_passage else source.question,
        answer=None if source.is_passage else source.text,
    )


def _is_edit(old: CardSource, new: CardSource) -> bool:
    """Whether `new` is `old` reworded, rather than another question of the same form."""
    if group_key(old) == group_key(new):
        return True
    ours, theirs = set(words_of(old.text)), set(words_of(new.text))
    return len(ours & theirs) >= _LEAST_SHARED * len(ours | theirs)


def _show_first_again(store: LearnerStore, run: Run, card_ids: Iterable[int]) -> None:
    """In each card what is still there first, and of that the learner's own."""
    for card_id in set(card_ids):
        sources = read_sources(store, card_id)
        sources.sort(key=lambda one: (one.is_gone, one.source.ownership != "yours"))
        show_first_source(run, card_id, sources)


def _summary(
    added: int, stored: Sequence[StoredSource], followed: Sequence[StoredSource]
) -> Synced:
    both = [(old, new) for old, new in zip(stored, followed, strict=True) if new is not old]
    present = [(old, new) for old, new in both if not new.is_gone]
    return Synced(
        added=added,
        moved=sum(old.source.place_id != new.source.place_id for old, new in present),
        changed=sum(_wording(old) != _wording(new) for old, new in present),
        gone=sum(new.is_gone and not old.is_gone for old, new in both),
        returned=sum(old.is_gone for old, _ in present),
    )


def _wording(stored: StoredSource) -> tuple[str, str]:
    """What the place itself says: a passage has no wording but its text."""
    source = stored.source
    if source.is_passage:
        return "", source.text
    return _bare(Wording(source.question, source.answer))


def _bare(wording: Wording) -> tuple[str, str]:
    return " ".join(wording.question.split()), " ".join(wording.answer.split())

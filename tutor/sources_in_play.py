"""Which documents and folders the learner has left out of searches and answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.search_filter import GROUNDS, Part, lies_in
from tutor.counted import counted

if TYPE_CHECKING:
    from ingest.index import DocumentEntry


@dataclass(frozen=True, slots=True)
class InPlay:
    """How many of the documents that answers may come from are searched."""

    documents: int
    of: int

    @property
    def in_words(self) -> str:
        if self.documents == self.of:
            return f"All {counted(self.of, 'document')}" if self.of > 1 else "Your one document"
        return f"{self.documents} of {counted(self.of, 'document')}"

    @property
    def not_covered(self) -> str:
        """What a refusal says first."""
        if not self.documents:
            return "No document is in play, so nothing was searched."
        verb = "doesn't" if self.documents == 1 else "don't"
        return f"The {counted(self.documents, 'document')} in play {verb} cover this."

    @property
    def only_these(self) -> str:
        return f"Only {self.documents} of {counted(self.of, 'document')} were searched."


def may_answer(documents: Iterable[DocumentEntry]) -> tuple[DocumentEntry, ...]:
    """Those that answers may come from."""
    return tuple(document for document in documents if document.kind in GROUNDS)


def count_in_play(out: Collection[Part], documents: Iterable[Part]) -> InPlay:
    whole = tuple(documents)
    return InPlay(sum(not is_out(out, *each) for each in whole), len(whole))


def is_out(out: Iterable[Part], root: str, source: str) -> bool:
    """Whether the document or folder is left out, by itself or with a folder around it."""
    return any(lies_in(root, source, part) for part in out)


def left_out(out: Iterable[Part], part: Part) -> tuple[Part, ...]:
    """With this part left out, too."""
    others = (each for each in out if not lies_in(*each, part))
    return tuple(dict.fromkeys([*others, part]))


def taken_in(out: Iterable[Part], part: Part, documents: Collection[Part]) -> tuple[Part, ...]:
    """With this part in play again; what else a folder around it held stays out."""
    kept: list[Part] = []
    for each in out:
        if lies_in(*part, each):
            kept += _all_but(part, each, documents)
        elif not lies_in(*each, part):
            kept.append(each)
    return tuple(dict.fromkeys(kept))


def folders_of(documents: Iterable[Part]) -> tuple[Part, ...]:
    """Every folder with a document in it, the roots as "", in order."""
    found = {
        (root, "/".join(source.split("/")[:depth]))
        for root, source in documents
        for depth in range(source.count("/") + 1)
    }
    return tuple(sorted(found))


def _all_but(part: Part, folder: Part, documents: Collection[Part]) -> list[Part]:
    """What is in `folder` beside `part`: whole folders where that can be, else documents."""
    found = []
    for root, source in documents:
        if not lies_in(root, source, folder) or lies_in(root, source, part):
            continue
        names = source.split("/")
        around = ((root, "/".join(names[:depth])) for depth in range(1, len(names)))
        beside = (one for one in around if lies_in(*one, folder) and not lies_in(*part, one))
        found.append(next((one for one in beside if one != folder), (root, source)))
    return found

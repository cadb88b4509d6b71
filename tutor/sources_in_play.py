"""Which documents and folders the learner has left out of searches and answers."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.search_filter import Part, lies_in


def is_out(out: Iterable[Part], root: str, source: str) -> bool:
    return any(lies_in(root, source, part) for part in out)


def is_out_by_folder(out: Iterable[Part], root: str, source: str) -> bool:
    """Whether a folder around the document is left out."""
    return any(lies_in(root, source, part) and part[1] != source for part in out)


def left_out(out: Iterable[Part], part: Part) -> tuple[Part, ...]:
    """With this part left out, too."""
    return tuple(dict.fromkeys([*out, part]))


def taken_in(out: Iterable[Part], part: Part) -> tuple[Part, ...]:
    """With this part in play again."""
    return tuple(each for each in out if each != part)


def folders_of(documents: Iterable[Part]) -> tuple[Part, ...]:
    """Every folder with a document in it, the roots as "", in order."""
    found = {
        (root, "/".join(source.split("/")[:depth]))
        for root, source in documents
        for depth in range(source.count("/") + 1)
    }
    return tuple(sorted(found))

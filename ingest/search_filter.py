"""Which notes a search looks at."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.documents import Kind, Ownership

GROUNDS: tuple[Kind, ...] = ("guide", "code")

Part = tuple[str, str]  # a root and a POSIX path in it: a document, a folder, or "" for all of it


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """What a found passage has to be: all of what is named. `()` and None set no limit.

    Only guides and code are searched unless other kinds are asked for.
    """

    roots: tuple[str, ...] = ()
    documents: tuple[Part, ...] = ()
    folders: tuple[Part, ...] = ()
    topics: tuple[str, ...] = ()  # a pair's topic or a heading above it, in any case
    kinds: tuple[Kind, ...] = GROUNDS
    ownership: Ownership | None = None
    excluded: tuple[Part, ...] = ()  # out of play, whatever else is asked for

    def admits(self, root: str, source: str, kind: Kind, ownership: Ownership) -> bool:
        """Whether the document may be searched, topics aside."""
        return (
            kind in self.kinds
            and self.ownership in (None, ownership)
            and (not self.roots or root in self.roots)
            and (not self.documents or (root, source) in self.documents)
            and (not self.folders or any(lies_in(root, source, part) for part in self.folders))
            and not any(lies_in(root, source, part) for part in self.excluded)
        )


def lies_in(root: str, source: str, part: Part) -> bool:
    """Whether a document is this part, or in it."""
    part_root, path = part
    path = path.strip("/")
    return root == part_root and (path in ("", source) or source.startswith(path + "/"))

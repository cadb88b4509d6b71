"""Which roots the index follows, and which parts of them an ingest has to look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.errors import UsageError
from ingest.manifest import Manifest
from ingest.settings import IngestSettings


@dataclass(frozen=True, slots=True)
class Part:
    """What one ingest looks at: a root, or a folder or file inside it."""

    root: str  # key
    inside: str = ""  # POSIX path inside the root; "" for all of it

    def holds(self, root: str, source: str) -> bool:
        return root == self.root and is_within(source, self.inside)


def is_within(source: str, inside: str) -> bool:
    return not inside or source == inside or source.startswith(inside + "/")


def follow(
    settings: IngestSettings, manifest: Manifest, paths: Sequence[Path]
) -> tuple[Manifest, tuple[Part, ...]]:
    """The manifest that follows `paths` too, and the parts that they name; none: all roots.

    Raises:
        UsageError: a path isn't there.
    """
    if not paths:
        roots = manifest.roots or (settings.root_key(settings.default_root.resolve()),)
        return replace(manifest, roots=roots), tuple(Part(root) for root in roots)
    parts: list[Part] = []
    for path in paths:
        if not path.exists():
            raise UsageError(f"There is no {path}.", fix="Check the path, then run it again.")
        part = _part(settings, manifest.roots, path.resolve())
        if part.root not in manifest.roots:
            manifest = replace(manifest, roots=_with_root(settings, manifest.roots, part.root))
        manifest = replace(manifest, forgotten=_without(manifest.forgotten, part))
        parts.append(part)
    return manifest, _without_nested(parts, manifest.roots)


def forget(settings: IngestSettings, manifest: Manifest, paths: Iterable[Path]) -> Manifest:
    """The manifest without those roots, or with those parts of a root left out.

    Raises:
        UsageError: a path belongs to no root.
    """
    for path in paths:
        part = _part(settings, manifest.roots, path.resolve(), may_be_hidden=True)
        inner = {root for root in manifest.roots if _is_below(settings, root, path.resolve())}
        if part.root not in manifest.roots and not inner:
            raise UsageError(
                f"{path} isn't followed.",
                fix=f"Followed are: {', '.join(manifest.roots) or 'no folders yet'}.",
            )
        if inner:
            manifest = replace(
                manifest,
                roots=tuple(root for root in manifest.roots if root not in inner),
                forgotten=tuple(pair for pair in manifest.forgotten if pair[0] not in inner),
            )
        else:
            forgotten = (*_without(manifest.forgotten, part), (part.root, part.inside))
            manifest = replace(manifest, forgotten=forgotten)
    return manifest


def _part(
    settings: IngestSettings, roots: Sequence[str], path: Path, *, may_be_hidden: bool = False
) -> Part:
    """The part of a known root that `path` is, else a root of its own."""
    for root in roots:
        root_path = settings.root_path(root)
        if path.is_relative_to(root_path):
            inside = path.relative_to(root_path)
            # Dot-folders of a root aren't read, so one that is named must become its own root.
            if may_be_hidden or not any(name.startswith(".") for name in inside.parts):
                return Part(root, "" if path == root_path else inside.as_posix())
    return Part(settings.root_key(path))


def _with_root(settings: IngestSettings, roots: Sequence[str], new: str) -> tuple[str, ...]:
    """Roots that lie inside the new one become a part of it, or their files would count twice."""
    new_path = settings.root_path(new)
    return (*(root for root in roots if not _is_below(settings, root, new_path)), new)


def _is_below(settings: IngestSettings, root: str, path: Path) -> bool:
    return settings.root_path(root).is_relative_to(path)


def _without(forgotten: Sequence[tuple[str, str]], part: Part) -> tuple[tuple[str, str], ...]:
    """What stays forgotten when the learner asks for `part` again."""
    return tuple(
        (root, inside)
        for root, inside in forgotten
        if root != part.root
        or not (is_within(inside, part.inside) or is_within(part.inside, inside) and part.inside)
    )


def _without_nested(parts: Sequence[Part], roots: Sequence[str]) -> tuple[Part, ...]:
    kept = [part for part in dict.fromkeys(parts) if part.root in roots]
    return tuple(
        part
        for part in kept
        if not any(part != other and other.holds(part.root, part.inside) for other in kept)
    )

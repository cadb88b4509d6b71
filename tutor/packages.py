"""Are the installed packages the ones that `pyproject.toml` asks for?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

Bound = tuple[str, str]  # (">=", "1.5.9")


def installed_version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def unmet_requirements(
    pyproject: Path, installed: Callable[[str], str | None] = installed_version
) -> tuple[str, ...]:
    """One phrase for each package that is missing or of another version."""
    wanted = tomllib.loads(pyproject.read_text("utf-8"))["project"]["dependencies"]
    return tuple(_unmet(wanted, installed))


def _unmet(wanted: list[str], installed: Callable[[str], str | None]) -> Iterator[str]:
    for requirement in wanted:
        package, bounds = _parse(requirement)
        found = installed(package)
        if found is None:
            yield f"{package} is missing"
        elif not all(_holds(found, bound) for bound in bounds):
            yield f"{package} is {found} instead of {''.join(bounds[0])}"


def _parse(requirement: str) -> tuple[str, list[Bound]]:
    """`name>=1.5,<2` taken apart."""
    package = re.match(r"[\w.-]+", requirement)
    if package is None:
        raise ValueError(f"not a requirement: {requirement}")
    bounds = re.findall(r"(>=|<=|==|<|>)\s*([\w.]+)", requirement)
    return package[0], bounds


def _holds(found: str, bound: Bound) -> bool:
    comparison, limit = bound
    have, want = _release(found), _release(limit)
    return {
        ">=": have >= want,
        "<=": have <= want,
        "==": have == want,
        "<": have < want,
        ">": have > want,
    }[comparison]


def _release(version: str) -> tuple[int, ...]:
    """Its numbers, padded: 2.13.0+cpu is (2, 13, 0, 0)."""
    numbers = [int(part) for part in re.findall(r"\d+", version.partition("+")[0])]
    return tuple((numbers + [0] * 4)[:4])

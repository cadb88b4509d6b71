"""What the installation takes on disk: `python -m benchmarks.install_size` prints one JSON line.

Prep Tutor and everything that it needs, without the test extra, in the environment that runs this.
"""

from __future__ import annotations

import json
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement


def needed(name: str) -> dict[str, Distribution]:
    """The installed packages that `name` needs, itself included, by name."""
    found: dict[str, Distribution] = {}
    waiting = [name]
    while waiting:
        try:
            package = distribution(waiting.pop())
        except PackageNotFoundError:  # for another system
            continue
        if package.name in found:
            continue
        found[package.name] = package
        for line in package.requires or ():
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement.name)
    return found


def size_mb(package: Distribution) -> float:
    files = (package.locate_file(file) for file in package.files or ())
    return sum(path.stat().st_size for path in files if path.is_file()) / 1e6


def main() -> None:
    sizes = {name: size_mb(package) for name, package in needed("prep-tutor").items()}
    largest = sorted(sizes, key=sizes.__getitem__, reverse=True)[:5]
    print(
        json.dumps(
            {
                "packages": len(sizes),
                "total_mb": round(sum(sizes.values())),
                "largest_mb": {name: round(sizes[name]) for name in largest},
            }
        )
    )


if __name__ == "__main__":
    main()

"""How exchanges of past interviews are judged when they are imported. Prints one JSON line.

`past_interviews.jsonl` holds our own, asked in other words than the starter guides', with verdicts
reasoned before anything was tuned; `null` stands for a question that the guides don't cover. The
log is made of them and read like any exported chat. With PREP_TUTOR_EVAL the real log of its
`interview.jsonl` is judged too, over the seeds and the starter guides. `--show` prints each one.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.documents import Document
from ingest.outline import outline_document
from ingest.readers import read_document
from ingest.settings import ReadLimits
from tutor.ingest_child import IngestChild
from tutor.interview_import import Looked, keep, look_at
from tutor.interview_log import Exchange, exchanges_in
from tutor.past_grading import weigh_by_rules
from tutor.services import Services
from tutor.weak_topics import evidence_in, weak_topics

HERE = Path(__file__).parent
INGEST_S = 900.0
STARTER = HERE.parent / "corpus" / "starter"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The verdicts that are right for an answer; () where it can't be graded from the notes."""

    verdicts: tuple[str, ...]


def main(argv: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="keep the index here, for another run")
    parser.add_argument("--show", action="store_true", help="print every exchange to stderr")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as scratch:
        home = arguments.home or Path(scratch)
        eval_folder = os.environ.get("PREP_TUTOR_EVAL")
        seeds = Path(eval_folder).parent / "seeds" if eval_folder else None
        figures = {"own": _measure(home / "own", [STARTER], _own(), arguments.show)}
        if seeds and eval_folder:
            real = _real(seeds, Path(eval_folder))
            figures["real"] = _measure(home / "real", [STARTER, seeds], real, arguments.show)
    print(json.dumps(figures))


def _own() -> list[tuple[Exchange, Wanted]]:
    rows = [json.loads(line) for line in (HERE / "past_interviews.jsonl").open(encoding="utf-8")]
    text = log_of(rows)
    document = Document("notes", "log.md", "transcript", "yours", text, "0")
    exchanges = exchanges_in(document, outline_document(document).turns)
    assert len(exchanges) == len(rows)
    wanted = (Wanted((row["verdict"], *row["also"]) if row["verdict"] else ()) for row in rows)
    return list(zip(exchanges, wanted, strict=True))


def log_of(rows: Sequence[Mapping[str, Any]]) -> str:
    """The exchanges as a chat that somebody exported."""
    turns = ["### You\nstart interview\n"]
    replies = [f"**Question 1:** {rows[0]['question']}"]
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        question = f"\n\n**Next Question:**\n{following['question']}" if following else ""
        turns.append(f"### You\n{row['answer']}\n")
        replies.append(f"{row['feedback']}{question}")
    assistant = (f"### Assistant\n{reply}\n" for reply in replies)
    return "\n".join(text for both in zip(turns, assistant, strict=True) for text in both)


def _real(seeds: Path, eval_folder: Path) -> list[tuple[Exchange, Wanted]]:
    lines = (eval_folder / "seeds" / "interview.jsonl").open(encoding="utf-8")
    rows = [json.loads(line) for line in lines]
    by_answer = {tuple(row["source"]["answer"]): row for row in rows}
    path = seeds / rows[0]["source"]["file"]
    document = read_document(
        path, root=str(seeds), source=path.name, ownership="yours", limits=ReadLimits()
    )
    found = []
    for exchange in exchanges_in(document, outline_document(document).turns):
        row = by_answer.get(exchange.answer_lines or (0, 0))
        verdicts = (row["verdict"], *row.get("also_acceptable", ())) if row else ()
        found.append((exchange, Wanted(verdicts)))
    return found


def _measure(
    home: Path, roots: Sequence[Path], asked: Sequence[tuple[Exchange, Wanted]], show: bool
) -> dict[str, object]:
    services = Services({**os.environ, "TUTOR_HOME": str(home)}, Path.cwd())
    if not services.is_indexed():
        _ingest(services, roots)
    exchanges = [exchange for exchange, _ in asked]
    weigh = weigh_by_rules(services.embedder)
    looked = look_at(exchanges, services.notes(), weigh, services.deck.memory)
    pairs = list(zip(looked, (wanted for _, wanted in asked), strict=True))
    if show:
        print("\n".join(_lines(pairs)), file=sys.stderr)
    keep(looked, services.deck, services.index())
    weak = weak_topics(evidence_in(services.learner), services.deck.cards(), services.deck.today())
    figures = {**_figures(pairs), "weak_topics": [one.topic for one in weak]}
    services.close()
    return figures


def _figures(pairs: Sequence[tuple[Looked, Wanted]]) -> dict[str, object]:
    judged = [(one, wanted.verdicts) for one, wanted in pairs if wanted.verdicts]
    decided = [(one, verdicts) for one, verdicts in judged if one.verdict]
    alike = sum(one.verdict in verdicts for one, verdicts in decided)
    leaning = sum(one.likely in verdicts for one, verdicts in judged if not one.verdict)
    return {
        "exchanges": len(pairs),
        "with_verdict": len(judged),
        "decided": len(decided),
        "decided_right": alike,
        "undecided_leaning_right": leaning,
        "not_in_notes": sum(one.status == "not_in_notes" for one, _ in pairs),
    }


def _lines(pairs: Sequence[tuple[Looked, Wanted]]) -> Iterator[str]:
    for one, wanted in pairs:
        said = one.verdict or f"({one.likely})"
        right = {True: "  ", False: "! "}[(one.verdict or one.likely) in wanted.verdicts]
        origin = one.ground.origin.locator if one.ground else None
        place = f"{origin.source[:12]}:{origin.start_line}" if origin else "-"
        yield (
            f"{right}{'/'.join(wanted.verdicts) or '-':16} {one.status:12} {said:10} "
            f"{one.confidence or 0:.2f} {place:18} {one.topic} | {(one.asked or '')[:60]}"
        )


def _ingest(services: Services, roots: Sequence[Path]) -> None:
    child = IngestChild(services.settings.home)
    child.start(*(str(root) for root in roots))
    ended = child.wait(INGEST_S)
    assert services.is_indexed(), ended


if __name__ == "__main__":
    main(sys.argv[1:])

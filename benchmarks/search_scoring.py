"""How good search results are: the rules for a right hit, and the figures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.questions import Gold, Question
from tutor.passages import MAX_CHARS

_LAST_RANK = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with the rank of the first right hit, from 1; None without one."""

    question: Question
    rank: int | None
    void_hits: int
    confidence: float
    is_covered: bool


def judge(question: Question, gold: Sequence[Gold], result: Mapping[str, Any]) -> Judged:
    """A hit is right when it overlaps a place of the answer and holds one of its phrases.

    It is void, and wrong, when it is too long or shows lines that an earlier one has shown.
    """
    hits = result["hits"][:_LAST_RANK]
    void = [number for number, hit in enumerate(hits) if _is_void(hit, hits[:number])]
    right = (
        number
        for number, hit in enumerate(hits, 1)
        if number - 1 not in void and _is_right(hit, question, gold)
    )
    return Judged(question, next(right, None), len(void), result["confidence"], result["covered"])


def figures(judged: Sequence[Judged]) -> dict[str, Any]:
    answered = [each for each in judged if each.question.files]
    off = [each for each in judged if not each.question.files]
    answers = _share([each.is_covered for each in off])
    refusals = _share([not each.is_covered for each in answered])
    near = [each for each in off if each.question.kind == "near_miss"]
    return {
        "questions": len(answered),
        "not_covered": len(off),
        "recall@5": _share([(each.rank or 99) <= 5 for each in answered]),
        "mrr@10": round(sum(1 / each.rank for each in answered if each.rank) / len(answered), 4),
        "void_hits": sum(each.void_hits for each in judged),
        "auroc": auroc([e.confidence for e in answered], [e.confidence for e in off]),
        "false_answers": answers,
        "false_answers_near_misses": _share([each.is_covered for each in near]),
        "false_refusals": refusals,
        "false_answers_bounds": bounds(_share([e.is_covered for e in off]), len(off)),
        "false_refusals_bounds": bounds(
            _share([not e.is_covered for e in answered]), len(answered)
        ),
        "recall@5_by_kind": {
            kind: _share([(e.rank or 99) <= 5 for e in answered if e.question.kind == kind])
            for kind in sorted({each.question.kind for each in answered})
        },
    }


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """How often a positive one is above a negative one; ties count half."""
    pairs = [(p > n) + 0.5 * (p == n) for p in positive for n in negative]
    return round(sum(pairs) / len(pairs), 4)


def bounds(share: float, count: int) -> list[float]:
    """Between which shares the true one lies in 95 of 100 cases (Wilson)."""
    if not count:
        return [0.0, 1.0]
    z2 = 1.96**2
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    spread = (share * (1 - share) / count + z2 / (4 * count**2)) ** 0.5
    half = 1.96 * spread / (1 + z2 / count)
    return [round(max(0.0, middle - half), 3), round(min(1.0, middle + half), 3)]


def _share(flags: Sequence[bool]) -> float:
    return round(sum(flags) / len(flags), 4) if flags else 0.0


def _is_right(hit: Mapping[str, Any], question: Question, gold: Sequence[Gold]) -> bool:
    in_place = any(
        hit["source"] == place.file
        and hit["start_line"] <= place.end_line
        and hit["end_line"] >= place.start_line
        for place in gold
    )
    return in_place and any(_flat(phrase) in _flat(hit["text"]) for phrase in question.must)


def _is_void(hit: Mapping[str, Any], earlier: Sequence[Mapping[str, Any]]) -> bool:
    return len(hit["text"]) > MAX_CHARS or any(
        other["source"] == hit["source"]
        and other["start_line"] <= hit["end_line"]
        and other["end_line"] >= hit["start_line"]
        for other in earlier
    )


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).casefold()

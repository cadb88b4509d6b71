"""How well the checker tells true sentences from false ones: prints one JSON line.

`python -m benchmarks.checking_quality [--home FOLDER]`. The false ones are planted by a seeded
script into sentences of the starter guides' answers and into paraphrases of them, one change each;
besides, true statements are held against other answers of their guide. The true ones are the
sentences themselves and the paraphrases of `paraphrases.jsonl`; those marked `later` were written
after the last change to the checker. `free_paraphrases.jsonl` holds paraphrases as a small model
writes them and false versions of each by hand, one half for development, one held back. `flagged`
is weak or unsupported; `marked` is what the page marks red: the passage surely says the contrary.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from ingest.documents import Locator, QAPair
from ingest.embedding import load_embedder
from ingest.outline import outline_document
from ingest.readers import read_document
from ingest.settings import CHECKOUT, IngestSettings
from tutor.answers import Source
from tutor.checking import check_sentences
from tutor.meanings import Meanings
from tutor.sentences import split_sentences
from tutor.wording import stems

STARTER = CHECKOUT / "corpus" / "starter"
PARAPHRASES = Path(__file__).parent / "paraphrases.jsonl"
FREE_PARAPHRASES = Path(__file__).parent / "free_paraphrases.jsonl"
PASSAGE_CHARS = 2_000

SWAPS = [
    ("list", "tuple"),
    ("process", "thread"),
    ("stack", "queue"),
    ("LIFO", "FIFO"),
    ("mutable", "immutable"),
    ("faster", "slower"),
    ("before", "after"),
    ("more", "less"),
    ("first", "last"),
    ("O(1)", "O(n)"),
    ("O(n)", "O(log n)"),
    ("read", "write"),
    ("shared", "unique"),
    ("always", "never"),
    ("smaller", "larger"),
    ("client", "server"),
    ("replication", "sharding"),
    ("left", "right"),
    ("copy", "move"),
]
UNITS = [
    ["ns", "µs", "ms", "s"],
    ["milliseconds", "seconds", "minutes", "hours", "days", "weeks", "months", "years"],
    ["second", "minute", "hour", "day", "week", "month", "year"],
    ["bits", "bytes"],
    ["kB", "KB", "MB", "GB", "TB"],
]
SUBJECTS = ["Redis", "A trie", "The TLS handshake", "A React component", "The kernel scheduler"]
ADDITIONS = [
    "Kubernetes restarts such pods after a crash.",
    "This was introduced by Oracle in the Java memory model.",
    "It encrypts every record with AES before it is stored.",
    "The browser caches the result in local storage.",
    "A GPU computes the gradients in half precision.",
]

Plant = Callable[[str, random.Random], str | None]


def negation(text: str, draw: random.Random) -> str | None:
    if re.search(r" not\b", text):
        return re.sub(r" not\b", "", text, count=1)
    if re.search(r"\bno\b|n['’]t\b|\bnever\b|\bcannot\b", text):
        return None
    verb = r"\b(is|are|was|can|does|do|must|should|will|has|have)\b"
    return re.sub(verb, r"\1 not", text, count=1)


def number(text: str, draw: random.Random) -> str | None:
    found = re.search(r"(?<![\w.`])\d+(?:\.\d+)?(?![\w(.])", text)
    if found is None:
        return None
    return f"{text[: found.start()]}{int(float(found[0]) * 3 + 7)}{text[found.end() :]}"


def unit(text: str, draw: random.Random) -> str | None:
    for names in UNITS:
        found = re.search(rf"(\d[ -]?|\d[\w ,-]* an? )({'|'.join(names)})\b", text)
        if found:
            other = draw.choice([name for name in names if name.lower() != found[2].lower()])
            return f"{text[: found.start(2)]}{other}{text[found.end() :]}"
    return None


def swap(text: str, draw: random.Random) -> str | None:
    for pair in SWAPS:
        for here, there in (pair, pair[::-1]):
            if _word(here).search(text) and not _word(there).search(text):
                return _word(here).sub(there, text, count=1)
    return None


def subject(text: str, draw: random.Random) -> str | None:
    verb = r"(is|are|has|have|takes|needs|keeps|gives|means|stores|uses)\b"
    found = re.match(rf"(?:The |A |An )?[\w`']+(?: [\w`']+)? {verb}", text)
    return draw.choice(SUBJECTS) + text[found.start(1) - 1 :] if found else None


def addition(text: str, draw: random.Random) -> str | None:
    return draw.choice(ADDITIONS)


PLANTS: tuple[Plant, ...] = (negation, number, unit, swap, subject, addition)


OTHERS = 3  # answers that a paraphrase doesn't belong to, drawn from its guide
UNITS_DRAWN = 6  # few sentences have a unit


def measure(seed: int, meanings: Meanings | None) -> dict[str, object]:
    draw = random.Random(seed)
    answers = dict(guide_answers())
    verbatim: Counter[str] = Counter()
    planted: dict[str, Counter[str]] = defaultdict(Counter)
    for pair in answers.values():
        for sentence in statements_of(pair.answer[:PASSAGE_CHARS]):
            verbatim[_verdict(sentence, pair, meanings)] += 1
            for name, false in _plants(sentence, draw):
                planted[name][_verdict(false, pair, meanings)] += 1
    true: dict[str, Counter[str]] = defaultdict(Counter)
    freely: dict[str, Counter[str]] = defaultdict(Counter)
    elsewhere: Counter[str] = Counter()
    for line in PARAPHRASES.read_text("utf-8").splitlines():
        entry = json.loads(line)
        text, key = entry["text"], (entry["file"], entry["question"])
        true[entry.get("set", "earlier")][_verdict(text, answers[key], meanings)] += 1
        for name, false in _plants(text, draw):
            if name in ("negation", "number", "unit", "swap"):
                freely[name][_verdict(false, answers[key], meanings)] += 1
        of_guide = [pair for other, pair in answers.items() if other[0] == key[0] and other != key]
        for pair in draw.sample(of_guide, OTHERS):
            elsewhere[_verdict(text, pair, meanings)] += 1
    by_hand: dict[str, Counter[str]] = defaultdict(Counter)
    for line in FREE_PARAPHRASES.read_text("utf-8").splitlines():
        entry = json.loads(line)
        name = f"{entry['set']}, {entry.get('false', 'true')}"
        by_hand[name][
            _verdict(entry["text"], answers[entry["file"], entry["question"]], meanings)
        ] += 1
    return {
        "with_meaning": meanings is not None,
        "free_paraphrases": _by_name(by_hand),
        "plants": _by_name(planted),
        "plants_in_paraphrases": _by_name(freely),
        "true_of_something_else": _flagged(elsewhere),
        "paraphrases": _by_name(true),
        "verbatim": _flagged(verbatim),
    }


def _plants(text: str, draw: random.Random) -> Iterator[tuple[str, str]]:
    for plant in PLANTS:
        drawn = {plant(text, draw) or text for _ in range(UNITS_DRAWN if plant is unit else 1)}
        yield from ((plant.__name__, false) for false in sorted(drawn - {text}))


def _by_name(counts: dict[str, Counter[str]]) -> dict[str, dict[str, float]]:
    return {name: _flagged(counted) for name, counted in counts.items()}


def guide_answers() -> Iterator[tuple[tuple[str, str], QAPair]]:
    limits = IngestSettings(home=CHECKOUT).limits
    for path in sorted(STARTER.glob("*.md")):
        document = read_document(
            path, root="corpus", source=path.name, ownership="starter", limits=limits
        )
        for pair in outline_document(document).pairs:
            if pair.answer and not pair.points_elsewhere:
                yield (path.name, pair.question), pair


def statements_of(answer: str) -> Iterator[str]:
    for piece in split_sentences(answer):
        text = piece.strip()
        is_prose = "\n" not in text and not text.startswith(("```", "#", "-", "|"))
        if is_prose and not text.endswith(("?", ":")) and len(stems(text)) >= 4:
            yield text


def _verdict(text: str, pair: QAPair, meanings: Meanings | None) -> str:
    passage = pair.answer[:PASSAGE_CHARS]
    where = Locator("corpus", "", 1, 1, 0, len(passage))
    source = Source(1, pair.section_id, where, (pair.question,), "", "starter", passage)
    checked = check_sentences([f"{text} [1]"], [source], meanings)[0]
    return checked.verdict if checked.against is None else "marked"


def _flagged(counts: Counter[str]) -> dict[str, float]:
    return {
        "n": counts.total(),
        "flagged": _share(counts, "weak", "unsupported", "marked"),
        "marked": _share(counts, "marked"),
    }


def _share(counts: Counter[str], *verdicts: str) -> float:
    return round(sum(counts[verdict] for verdict in verdicts) / max(1, counts.total()), 3)


def _word(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--home", type=Path, help="with the embedder, as in the app (minutes)")
    arguments = parser.parse_args()
    meaning = None
    if arguments.home:
        meaning = Meanings(load_embedder(IngestSettings(home=arguments.home.absolute())))
    print(json.dumps(measure(arguments.seed, meaning)))

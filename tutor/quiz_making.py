"""A quiz from pairs and blocks of code. Pure: chance comes in as `random.Random`."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Literal

from tutor.cards import CardSource
from tutor.distractors import OPTIONS, Candidate, distractors
from tutor.gists import gist_of
from tutor.printed_output import PrintingBlock, first_difference, wrong_outputs
from tutor.quiz_questions import Option, Origin, QuizQuestion, origin_of
from tutor.terms import Term, term_of, terms_to_match

Style = Literal["mixed", "picked", "typed"]

FEWEST_NEIGHBOURS, MOST_NEIGHBOURS = 30, 80  # pairs that options are taken from
QUESTIONS_A_MATCH = 5  # one match of terms for so many other questions
QUESTIONS_A_PRINT = 4
_PICKED_SHARE = 0.6  # of the questions in a mixed quiz that could be either
_TERM_SHARE = 0.5  # of the picked ones that could ask for the term


class QuizMaker:
    """Makes questions about some pairs, with others near by as wrong answers."""

    def __init__(
        self, about: Sequence[CardSource], notes: Sequence[CardSource], random: Random
    ) -> None:
        self._about = [source for source in about if not source.is_exercise]
        self._notes = notes
        self._random = random
        self._candidates: dict[str, Candidate | None] = {}
        self._by_area: dict[str, tuple[Candidate, ...]] = {}

    def make(
        self, count: int, style: Style, blocks: Sequence[PrintingBlock] = ()
    ) -> tuple[QuizQuestion, ...]:
        """Up to `count` questions about the first of `about`, no pair twice; in any order."""
        made: list[QuizQuestion] = []
        used: set[str] = set()
        if style != "typed":
            made += self._prints(blocks, -(-count // QUESTIONS_A_PRINT))
            made += self._matches(count // QUESTIONS_A_MATCH, used)
        for source in self._about:
            if len(made) >= count:
                break
            if source.place_id in used:
                continue
            question = self._question(source, style)
            if question:
                made.append(question)
        made = made[:count]
        self._random.shuffle(made)
        return tuple(made)

    def near(self, source: CardSource) -> tuple[Candidate, ...]:
        """Pairs to take options from: those of its area, and any others where these are few."""
        if source.area not in self._by_area:
            others = self._random.sample(self._notes, len(self._notes))
            others.sort(key=lambda other: other.area != source.area)
            here = sum(other.area == source.area for other in others)
            near = others[: min(MOST_NEIGHBOURS, max(here, FEWEST_NEIGHBOURS))]
            found = (self._candidate(other) for other in near)
            self._by_area[source.area] = tuple(candidate for candidate in found if candidate)
        return self._by_area[source.area]

    def _terms_near(self, source: CardSource) -> tuple[Term, ...]:
        return tuple(term for candidate in self.near(source) if (term := term_of(candidate)))

    def _candidate(self, source: CardSource) -> Candidate | None:
        if source.place_id not in self._candidates:
            gist = None if source.is_exercise else gist_of(source.question, source.answer)
            self._candidates[source.place_id] = Candidate(source, gist) if gist else None
        return self._candidates[source.place_id]

    def _question(self, source: CardSource, style: Style) -> QuizQuestion | None:
        if style == "typed" or (style == "mixed" and self._random.random() > _PICKED_SHARE):
            return typed_question(source)
        candidate = self._candidate(source)
        picked = self._picked(candidate) if candidate else None
        return picked or (typed_question(source) if style == "mixed" else None)

    def _picked(self, right: Candidate) -> QuizQuestion | None:
        term = term_of(right)
        if term and self._random.random() < _TERM_SHARE and (asked := self._term(term)):
            return asked
        wrong = distractors(right, self.near(right.source), self._random)
        if not wrong:
            return None
        options = [_answer_option(right, is_right=True)]
        options += [_answer_option(other, is_right=False) for other in wrong]
        self._random.shuffle(options)
        source = right.source
        return QuizQuestion(
            "choice",
            source.question,
            source.topic,
            source.answer,
            origin_of(source),
            tuple(options),
        )

    def _term(self, right: Term) -> QuizQuestion | None:
        """The meaning is shown, its term is picked."""
        near = self._terms_near(right.candidate.source)
        wrong = terms_to_match(right, near, self._random, OPTIONS)[1:]
        if not wrong:
            return None
        options = [_term_option(term, is_right=term is right) for term in (right, *wrong)]
        self._random.shuffle(options)
        source = right.candidate.source
        return QuizQuestion(
            "term", right.meaning, source.topic, source.answer, origin_of(source), tuple(options)
        )

    def _matches(self, count: int, used: set[str]) -> list[QuizQuestion]:
        """Matches of terms; the pairs that they use up are added to `used`."""
        made: list[QuizQuestion] = []
        for source in self._about:
            candidate = self._candidate(source)
            first = term_of(candidate) if candidate else None
            if len(made) == count:
                break
            if first is None or source.place_id in used:
                continue
            near = self._terms_near(source)
            free = [term for term in near if term.candidate.source.place_id not in used]
            if terms := terms_to_match(first, free, self._random):
                made.append(self._match(terms))
                used |= {term.candidate.source.place_id for term in terms}
        return made

    def _match(self, terms: Sequence[Term]) -> QuizQuestion:
        source = terms[0].candidate.source
        options = [
            Option(term.meaning, True, "", origin_of(term.candidate.source), term.name)
            for term in self._random.sample(terms, len(terms))
        ]
        names = [term.name for term in self._random.sample(terms, len(terms))]
        return QuizQuestion(
            "match", "", source.topic, "", origin_of(source), tuple(options), tuple(names)
        )

    def _prints(self, blocks: Sequence[PrintingBlock], most: int) -> list[QuizQuestion]:
        shuffled = self._random.sample(blocks, len(blocks))
        made = (self._print(block) for block in shuffled)
        return [question for question in made if question][:most]

    def _print(self, block: PrintingBlock) -> QuizQuestion | None:
        wrong = wrong_outputs(block, self._random)
        if not wrong:
            return None
        origin = Origin(
            block.locator, block.heading_path, block.document_title, block.ownership, None
        )
        options = [Option(block.output, True, "", origin)]
        options += [Option(o, False, first_difference(block.output, o), origin) for o in wrong]
        self._random.shuffle(options)
        topic = block.heading_path[-1] if block.heading_path else block.document_title
        return QuizQuestion(
            "print", block.code, topic, "", origin, tuple(options), language=block.language
        )


def typed_question(source: CardSource) -> QuizQuestion:
    """The pair's own question, to be answered in the learner's words."""
    return QuizQuestion("typed", source.question, source.topic, source.answer, origin_of(source))


def _answer_option(candidate: Candidate, *, is_right: bool) -> Option:
    source = candidate.source
    why = "" if is_right else f"That answers another question: {source.question}"
    return Option(candidate.gist.text, is_right, why, origin_of(source))


def _term_option(term: Term, *, is_right: bool) -> Option:
    source = term.candidate.source
    why = "" if is_right else term.candidate.gist.bare
    return Option(term.name, is_right, why, origin_of(source))

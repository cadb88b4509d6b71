"""`python -m tutor ask`: one question, one JSON object. It keeps nothing in the learner's store."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ingest.errors import StudyError, UsageError
from tutor.answering import NO_MODEL, Finished
from tutor.answers import Answer, Thought, to_contract
from tutor.conversation import Conversation
from tutor.modes import MODES, PURPOSES
from tutor.replying import reply
from tutor.services import Services

LONGEST_QUESTION_CHARS = 8_000


def run(argv: Sequence[str]) -> int:
    """Answer on stdout; the exit code is 1 when the model that was asked for failed."""
    arguments = _parser().parse_args(argv)
    try:
        if len(arguments.question) > LONGEST_QUESTION_CHARS:
            raise UsageError(
                f"The question is longer than {LONGEST_QUESTION_CHARS:,} characters.",
                fix="Ask about a part of it.",
            )
        services = Services(os.environ, Path.cwd())
        finished = asyncio.run(_answer(services, arguments))
    except StudyError as error:
        _print({"error": {"problem": error.problem, "fix": error.fix}})
        return error.exit_code
    _print(to_contract(finished.answer))
    named_but_unused = arguments.model is not None and finished.answer.mode == "notes"
    searched = finished.answer.coverage not in (None, "missing")
    return 1 if finished.state == "failed" or (named_but_unused and searched) else 0


async def _answer(services: Services, arguments: argparse.Namespace) -> Finished:
    conversation = Conversation(
        open_notes=lambda: replace(services.notes(), quick_searcher=None),
        model=None if arguments.no_model else services.model(arguments.model),
        sink=_Terminal(),
        clock_s=time.monotonic,
        why_alone="no model was wanted" if arguments.no_model else NO_MODEL,
        mode=arguments.mode,
    )
    return await reply(conversation, arguments.question, anyway=arguments.anyway)


class _Terminal:
    """Progress goes to stderr."""

    def wait_for(self, what: str) -> None:
        sys.stderr.write(f"{what}\n")

    def draft(self, answer: Answer) -> None:
        pass

    def write(self, piece: str) -> None:
        pass

    def retract(self) -> None:
        pass

    def think(self, thought: Thought) -> None:
        pass


def _print(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tutor ask", description="Answer one question from your notes, as JSON."
    )
    parser.add_argument("question", metavar="QUESTION")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--model", metavar="NAME", help="a model that Ollama has here")
    which.add_argument("--no-model", action="store_true", help="from the notes alone")
    parser.add_argument(
        "--anyway", action="store_true", help="from the nearest passages though they don't cover it"
    )
    parser.add_argument(
        "--mode",
        choices=MODES,
        default="explain",
        help=" ".join(f"{mode}: {purpose}" for mode, purpose in PURPOSES.items()),
    )
    parser.add_argument("--json", action="store_true", help="the output is JSON in any case")
    return parser

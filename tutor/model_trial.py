"""What a model showed that it can do, and what is done without it where it can't."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ModelTrial:
    """What a model did with the five prompts of `model_trying`."""

    model: str
    cites: bool  # names the passage that says it
    keeps_schema: bool  # gives JSON of the shape that was asked for
    stays_inside: bool  # says nothing that the passages don't say, nor does what they order
    tokens_a_second: float | None  # of its answers; None where it doesn't tell

    @property
    def line(self) -> str:
        """One sentence for the learner, with what follows from what it can't do."""
        can = [
            _can(self.cites, "names its passages"),
            _can(self.keeps_schema, "keeps a given form"),
            _can(self.stays_inside, "stays inside the passages"),
        ]
        speed = f", {self.tokens_a_second:.0f} tokens a second" if self.tokens_a_second else ""
        told = f"`{self.model}` {', '.join(can)}{speed}."
        return " ".join([told, *self.consequences])

    @property
    def consequences(self) -> tuple[str, ...]:
        """What is done without this model, one sentence each."""
        said = []
        if not self.stays_inside:
            said.append("Answers come from the notes alone.")
        if not self.keeps_schema:
            said.append("Grades come from rules, and it writes no questions or cards.")
        if not self.cites and self.stays_inside:
            said.append("Its sentences are matched with the passages by us.")
        return tuple(said)


def trial_from(kept: Mapping[str, Any]) -> ModelTrial:
    """From what `dataclasses.asdict` gave. Raises TypeError where it isn't one."""
    return ModelTrial(**kept)


def _can(does: bool, what: str) -> str:
    verb, _, rest = what.partition(" ")
    return what if does else f"**doesn't {verb.removesuffix('s')} {rest}**"

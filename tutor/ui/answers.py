"""An answer as it is drawn and copied: chips that lead to passages, marks on weak sentences."""

from __future__ import annotations

import re

from tutor.answers import Answer, Sentence
from tutor.ui.markdown import in_prose, safe_markdown

_CHIP = re.compile(r"\[(\d{1,2})\](?!\()")
# Private-use signs stand for our own marks while the text around them is being escaped.
_WEAK, _UNSUPPORTED, _MATCHED, _AGAINST = "\ue001", "\ue002", "\ue003", "\ue004"
_SIGN_OF = {"weak": _WEAK, "unsupported": _UNSUPPORTED}
_DRAWN = {
    _WEAK: " :gray-badge[the passage says less]",
    _UNSUPPORTED: " :orange-badge[not in the passages]",
    _AGAINST: " :red-badge[the passage says otherwise:]",
    _MATCHED: " :gray-badge[matched]",
}
_IN_WORDS = {
    _WEAK: " (the passage says less)",
    _UNSUPPORTED: " (not in the passages)",
    _AGAINST: " (the passage says otherwise:)",
    _MATCHED: " (matched)",
}


def anchor(message_id: int, n: int) -> str:
    """Where in the page the card of passage `n` stands."""
    return f"passage-{message_id}-{n}"


def answer_markdown(answer: Answer, message_id: int, *, with_links: bool) -> str:
    """The answer for the page. Chips are links only where the cards they lead to are drawn."""
    drawn = chips(_signed(answer), answer, message_id, with_links=with_links)
    return _replace(drawn, _DRAWN)


def chips(text: str, answer: Answer, message_id: int, *, with_links: bool) -> str:
    """Text of ours or the model's, drawn safely, its numbers as chips."""
    known = {source.n for source in answer.sources}

    def chip(found: re.Match[str]) -> str:
        n = int(found[1])
        link = f"(#{anchor(message_id, n)})" if with_links and n in known else ""
        return f"[\\[{n}\\]]{link}" if link else f"\\[{n}\\]"

    return in_prose(safe_markdown(text), lambda prose: _CHIP.sub(chip, prose))


def plain_answer(answer: Answer) -> str:
    """The answer for the clipboard or a file, its marks in words."""
    return _replace(_signed(answer), _IN_WORDS)


def _signed(answer: Answer) -> str:
    if not answer.sentences:
        return answer.text.translate(dict.fromkeys(map(ord, _DRAWN)))
    return "".join(map(_signed_sentence, answer.sentences))


def _signed_sentence(sentence: Sentence) -> str:
    text = sentence.text.translate(dict.fromkeys(map(ord, _DRAWN)))
    body = text.rstrip()
    after = text[len(body) :]
    if sentence.is_matched:
        body += "".join(f" [{n}]" for n in sentence.citations) + _MATCHED
    return body + _mark_of(sentence) + after


def _mark_of(sentence: Sentence) -> str:
    if sentence.against is None:
        return _SIGN_OF.get(sentence.verdict, "")
    return f"{_AGAINST} “{sentence.against}”" if sentence.against else _AGAINST


def _replace(text: str, marks: dict[str, str]) -> str:
    for sign, words in marks.items():
        text = text.replace(sign, words)
    return text

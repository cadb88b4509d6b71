"""From Ask to the interview: "start interview" starts one, "skip" goes on with the one begun."""

from __future__ import annotations

from tutor.interview_request import interview_request
from tutor.interview_words import what_is_said
from tutor.services import Services
from tutor.ui.pages import open_page

_FOR_AN_INTERVIEW = ("skip", "hint", "end")


def take_to_interview(services: Services, text: str) -> None:
    """Goes to the Interview page when `text` asks for one, or is a word for the one begun.

    Returns when it is neither: a message for the tutor.
    """
    if request := interview_request(text):
        open_page("interview", start="1", about=request.about)
    if (said := what_is_said(text)) in _FOR_AN_INTERVIEW:
        from tutor.interview_store import Interviews

        begun = Interviews(services.deck.memory).unfinished()
        if begun is not None:
            open_page("interview", interview=str(begun.id), say=str(said))

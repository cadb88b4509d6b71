"""Small notes in the shapes that learners keep them in, with what a person sees in each."""

from tests.messy_headings import HEADINGS
from tests.messy_questions import QUESTIONS

SAMPLES = (*HEADINGS, *QUESTIONS)

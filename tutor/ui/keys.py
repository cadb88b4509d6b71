"""Keys on buttons. Streamlit shows them there and keeps letters, digits and Space silent in fields.

It doesn't keep them silent behind an open dialog, so while one is open no key is given to any
button: a dialog is asked for in the run before it is drawn. And a shortcut takes its key from a
focused button, which would leave no key to press that one with. So Enter is never a shortcut: it
presses the button whose key begins with `enter_` by a listener of our own, and only when nothing
has the focus.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

_ASKED_FOR = "dialog_asked_for"
_LISTEN = """<script>
if (!window.pressesByEnter) {
  window.pressesByEnter = true
  document.addEventListener('keydown', event => {
    const focused = document.activeElement
    const isFree = !focused || focused.matches('body, main, section')
    if (event.key !== 'Enter' || event.repeat || !isFree) return
    if (event.ctrlKey || event.altKey || event.metaKey) return
    if (document.querySelector('[role=dialog]')) return
    document.querySelector('[class*="st-key-enter_"] button')?.click()
  })
}
</script>"""
# The field may stand in the page only a moment after this does.
_FOCUS = """<script>(function focus(triesLeft) {{
  const field = document.querySelector('.st-key-{key} textarea')
  if (field) field.focus()
  else if (triesLeft) setTimeout(focus, 50, triesLeft - 1)
}})(40)</script>"""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one run of a page; off while a dialog is drawn over it."""

    are_on: bool

    def button(self, label: str, shortcut: str, *, key: str, **options: Any) -> bool:
        """A button and its key."""
        return st.button(
            label, key=key, shortcut=shortcut if self.are_on else None, wrap=True, **options
        )


def take_dialog() -> tuple[Callable[[], None] | None, Keys]:
    """At the start of a page's run: the dialog to draw at its end, if any, and the page's keys."""
    dialog = st.session_state.pop(_ASKED_FOR, None)
    return dialog, Keys(are_on=dialog is None)


def listen_for_enter() -> None:
    """Let Enter press the button whose key begins with `enter_`; once a page."""
    st.html(_LISTEN, unsafe_allow_javascript=True)


def ask_for_dialog(dialog: Callable[[], None]) -> None:
    """A button's `on_click`: let the coming run draw `dialog`, without keys behind it."""
    st.session_state[_ASKED_FOR] = dialog


def put_focus(field_key: str) -> None:
    """Let the learner type at once into the text area with this key."""
    st.html(_FOCUS.format(key=field_key), unsafe_allow_javascript=True)

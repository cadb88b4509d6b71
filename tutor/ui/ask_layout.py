"""Where things stand on the Ask page: the newest words in sight, the passages beside them."""

from __future__ import annotations

import streamlit as st

BESIDE = "ask_beside"
EXTRACT = "ask_extract"
OFFERS = "ask_offers"

# The newest answer has a screen's height for itself, so that its question stands at the top from
# its first word on, and its end moves nothing.
_STAYS = f"""<style>
[data-testid="stChatMessage"]:has([class*="st-key-stop_"]) {{ min-height: calc(100vh - 23rem); }}
[data-testid="stChatMessageContent"] {{ margin-block: 0 auto; }}
[class*="st-key-{EXTRACT}"] {{ max-height: 13rem; overflow-y: auto; display: block; }}
[class*="st-key-{OFFERS}"] button, [class*="st-key-{OFFERS}"] button > div {{
  justify-content: flex-start; text-align: left;
}}
@media (min-width: 641px) {{
  div:has(> [data-testid="stChatMessage"]):not(:has(~ div > [data-testid="stChatMessage"]))
    > [data-testid="stChatMessage"] {{ min-height: calc(100vh - 23rem); }}
  [data-testid="stColumn"]:has(.st-key-{BESIDE}) {{
    position: sticky; top: 4rem; align-self: flex-start;
    max-height: calc(100vh - 15rem); overflow-y: auto;
  }}
}}
</style>"""
# Once when a question is sent and once when its answer is whole, unless the reader has gone
# elsewhere by then; a rerun moves nothing under their eyes.
_SHOW = """<script>
(() => {{
  const shown = window.askShown || ""
  if (shown === "{exchange} {state}") return
  const isFirst = !shown.startsWith("{exchange} ")
  window.askShown = "{exchange} {state}"
  const show = triesLeft => {{
    const messages = document.querySelectorAll('[data-testid="stChatMessage"]')
    const target = messages[{position}]
    const top = target ? target.getBoundingClientRect().top : 0
    if (target && !isFirst && (top < 0 || top > window.innerHeight)) return
    if (target) target.style.scrollMarginTop = "4rem"  // below the page's own bar
    if (target) target.scrollIntoView({{block: "start"}})
    if (triesLeft && (!target || triesLeft > 30)) setTimeout(show, 60, triesLeft - 1)
  }}
  show(40)
}})()
</script>"""


def lay_out() -> None:
    """The column that holds `st.container(key=BESIDE)` stays while the conversation scrolls.

    Containers whose keys begin with EXTRACT leave room under them for the model's words; in those
    that begin with OFFERS all stands at the left, however long it is.
    """
    st.html(_STAYS)


def show_from(position: int, exchange: int, state: str) -> None:
    """Scroll so that the message at `position` (from 0) is the first in sight."""
    script = _SHOW.format(position=position, exchange=exchange, state=state)
    st.html(script, unsafe_allow_javascript=True)

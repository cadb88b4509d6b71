"""A clock that runs down in the browser by itself: nothing is sent and nothing is drawn again."""

from __future__ import annotations

import streamlit as st

# Escaped, since Streamlit drops a style sheet that holds the sign for "less than".
_INTEGER = r"\3c integer\3e "


def draw_clock(seconds: int, key: str) -> None:
    """Starts whenever `key` (letters, digits and hyphens) is another one than before."""
    st.html(f"""<style>
@property --left {{ syntax: '{_INTEGER}'; inherits: false; initial-value: {seconds} }}
@keyframes seconds-{key} {{ from {{ --left: {seconds} }} to {{ --left: 0 }} }}
@keyframes bar-{key} {{ from {{ width: 100% }} to {{ width: 0 }} }}
.clock {{ border-radius: 3px; background: color-mix(in srgb, currentColor 15%, transparent) }}
.clock i {{ display: block; height: 6px; border-radius: 3px; background: currentColor;
  animation: bar-{key} {seconds}s linear forwards }}
.clock-digits::after {{ counter-reset: left var(--left); content: counter(left) ' s left';
  font-variant-numeric: tabular-nums; animation: seconds-{key} {seconds}s linear forwards }}
</style>""")
    st.html(
        f'<div class="clock" role="timer" aria-label="{seconds} seconds"><i></i></div>'
        '<span class="clock-digits"></span>'
    )

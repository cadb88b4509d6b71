"""What is being typed is kept by the browser, so that a refresh or a crash loses no word of it."""

from __future__ import annotations

import json

import streamlit as st

# React takes a value only through the element's own setter and an input event. A field that
# already holds something is left alone.
_SCRIPT = """<script>
(() => {
  const name = "draft " + %(name)s;
  const keep = () => {
    const field = document.querySelector(".st-key-%(key)s textarea");
    if (!field) return setTimeout(keep, 100);
    for (const old of Object.keys(localStorage))
      if (old.startsWith("draft ") && old !== name) localStorage.removeItem(old);
    const kept = localStorage.getItem(name);
    if (kept === %(handled)s) localStorage.removeItem(name);
    else if (kept && (!field.value || field.value === %(original)s)) {
      Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(field, kept);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    field.oninput = () => localStorage.setItem(name, field.value);
  };
  keep();
})();
</script>"""


def keep_draft(field_key: str, handled: str = "", original: str = "") -> None:
    """For the text area with this key (letters, digits, `_`); one field a page.

    Another key begins another draft and drops the old one; `handled` was sent and is done with;
    `original` is what the field held before the learner began to edit it.
    """
    facts = {"name": field_key, "handled": handled, "original": original}
    words = {name: json.dumps(word).replace("<", "\\u003c") for name, word in facts.items()}
    st.html(
        _SCRIPT % {"key": field_key, **words},
        unsafe_allow_javascript=True,
    )

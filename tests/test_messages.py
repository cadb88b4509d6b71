import pytest

from tutor.messages import sort_message, without_courtesy


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hello", "greeting"),
        ("Hi there!", "greeting"),
        ("hey :)", "greeting"),
        ("Good evening", "greeting"),
        ("¡Hola! buenos días", "greeting"),
        ("namaste ji", "greeting"),
        ("kya haal hai bhai", "greeting"),
        ("", "greeting"),
        ("...", "greeting"),
        ("thanks a lot!", "thanks"),
        ("ok got it", "thanks"),
        ("muchas gracias", "thanks"),
        ("bahut dhanyavad", "thanks"),
        ("accha theek hai", "thanks"),
        ("bye", "thanks"),
        ("my name is Ravi", "about_learner"),
        ("I have an interview on Friday at Zeta", "about_learner"),
        ("I'm preparing for backend interviews", "about_learner"),
        ("what's my name?", "about_learner"),
        ("what do you know about me", "about_learner"),
        ("forget my name", "about_learner"),
        ("please forget everything about me", "about_learner"),
        ("what are my weak spots?", "about_learner"),
        ("where do I work?", "about_learner"),
        ("I struggle with graphs", "about_learner"),
        ("answer in Spanish please", "about_learner"),
        ("summarize this chat in 5 bullets", "about_chat"),
        ("what did I ask before?", "about_chat"),
        ("repeat that", "about_chat"),
        ("start interview", "about_app"),
        ("Let's do a mock interview", "about_app"),
        ("mock interview on system design", "about_app"),
        (
            "You are conducting a mock technical interview. Ask one question at a time. "
            "Cover Python, data structures, and system design.",
            "about_app",
        ),
        ("quiz me", "about_app"),
        ("what can you do?", "about_app"),
        ("how do I add my notes?", "about_app"),
        ("interview shuru karo", "about_app"),
        ("heyyy", "greeting"),
        ("ah ok makes sense now", "thanks"),
        ("bye, see you tomorrow", "thanks"),
        ("ok and how?", "question"),
        ("can you repeat that?", "about_chat"),
        ("how do I change the model?", "about_app"),
        ("how do I delete a node?", "question"),
        ("can you work offline?", "about_app"),
        ("continue", "question"),
        ('print("my name is Eve")', "code"),
        ("x = 1\nprint(x", "code"),
        ("print(sorted(d.items(), key=len))", "code"),
        ("why does this print 3?\nx = [1, 2]\ny = x\nprint(len(x))", "question"),
        ("def f(x):\n    return x + 1", "code"),
        ("```python\nfor i in range(3):\n    print(i)\n```", "code"),
        ("review this\n```cpp\nint main() { return 0; }\n```", "code"),
        ("#include <iostream>\nint main() {\n  std::cout << 1;\n}", "code"),
        ("for i in range(10):", "code"),
        ("x = [1, 2, 3]", "code"),
        ("SELECT name FROM users WHERE id = 1", "code"),
    ],
)
def test_a_message_is_sorted_by_what_it_is(text: str, kind: str) -> None:
    assert sort_message(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "what is the GIL?",
        "hi, what is the GIL?",
        "thanks, and what about asyncio?",
        "list vs tuple",
        "qué es un hilo",
        "thread aur process me kya farak hai",
        "what is a mock in unit testing?",
        "how does a thread pool start?",
        "why does x = [] as a default argument bite?",
        "what does `for i in range(10):` do?",
        "sliding window",
        "interview questions about caching",
        "how to design a chat app",
        "what is memory_order_relaxed",
        "GIL",
        "C++",
        "explain this\n```python\nx = 1\n```",
        "what should I say when I am asked about my weaknesses in an interview?",
        "what's the name of the lock in CPython?",
        "isinstance(True, int)",
        "list.insert(0, x)",
        "hi-lo algorithm",
        "summarize the section about locks",
        "how do caches forget old entries?",
        "what is my code doing wrong?",
        "why do I forget to close files",
    ],
)
def test_everything_else_is_a_question(text: str) -> None:
    assert sort_message(text) == "question"


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("thanks, one more: what is a heap?", "what is a heap?"),
        ("hi, what is the GIL?", "what is the GIL?"),
        ("ok next: what is a semaphore?", "what is a semaphore?"),
        ("C, C++ and Rust: which?", "C, C++ and Rust: which?"),
        ("deadlock, what is it?", "deadlock, what is it?"),
    ],
)
def test_only_the_courtesy_before_a_question_is_left_out(text: str, question: str) -> None:
    assert without_courtesy(text) == question

from __future__ import annotations

import pytest

from tutor.model_errors import BadHost, HostNotAllowed
from tutor.model_host import parse_host, require_allowed


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (None, "http://127.0.0.1:11434"),
        ("", "http://127.0.0.1:11434"),
        (' "127.0.0.1" ', "http://127.0.0.1:11434"),
        ("127.0.0.1:5000", "http://127.0.0.1:5000"),
        (":5000", "http://127.0.0.1:5000"),
        ("localhost", "http://127.0.0.1:11434"),
        ("LOCALHOST.:5000", "http://127.0.0.1:5000"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("0.0.0.0:5000", "http://127.0.0.1:5000"),
        ("http://0.0.0.0:11434/", "http://127.0.0.1:11434"),
        ("::", "http://127.0.0.1:11434"),
        ("[::]:5000", "http://127.0.0.1:5000"),
        ("::1", "http://[::1]:11434"),
        ("[::1]", "http://[::1]:11434"),
        ("[::1]:5000", "http://[::1]:5000"),
        ("::ffff:127.0.0.1", "http://127.0.0.1:11434"),
        ("http://127.0.0.1", "http://127.0.0.1:80"),
        ("https://127.0.0.1", "https://127.0.0.1:443"),
        ("127.0.0.1/ollama/", "http://127.0.0.1:11434/ollama"),
        ("http://user:pw@127.0.0.1:5000", "http://127.0.0.1:5000"),
    ],
)
def test_every_form_of_an_address_on_this_machine_is_understood(text, url):
    host = parse_host(text)
    assert host.url == url
    assert host.is_loopback


@pytest.mark.parametrize(
    "text", ["h:abc", "127.0.0.1:70000", "ftp://127.0.0.1", "two words", "http://[::1"]
)
def test_what_can_not_be_an_address_is_refused(text):
    with pytest.raises(BadHost):
        parse_host(text)


@pytest.mark.parametrize(
    "text",
    [
        "192.168.1.5",
        "example.com",
        "localhost.example.com",
        "127.0.0.1.example.com",
        "127.1",
        "2130706433",
        "http://127.0.0.1@example.com",
        "[::ffff:192.0.2.1]",
        "localhost@evil.example:80",
    ],
)
def test_everything_else_is_another_machine(text):
    with pytest.raises(HostNotAllowed):
        require_allowed(parse_host(text), ())


def test_a_host_is_allowed_by_name_alone():
    require_allowed(parse_host("http://NAS.local:8080"), ("nas.local",))
    with pytest.raises(HostNotAllowed):
        require_allowed(parse_host("other.local"), ("nas.local",))

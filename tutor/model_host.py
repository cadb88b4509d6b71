"""Where Ollama is, and whether we may talk to it. Pure: nothing is looked up or opened."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from tutor.model_errors import BadHost, HostNotAllowed

DEFAULT_PORT = 11434
THIS_MACHINE = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class ModelHost:
    name: str  # lower case, without brackets or port
    port: int
    scheme: str
    path: str  # "" or "/..." without a slash at its end
    is_loopback: bool

    @property
    def address(self) -> str:
        """As a person would say it."""
        return f"{_bracketed(self.name)}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.address}{self.path}"


def parse_host(text: str | None) -> ModelHost:
    """Any form that OLLAMA_HOST may have: name, name:port, :port, URL, IPv6 with or without [].

    A server's "all addresses" (0.0.0.0, ::) and `localhost` mean this machine and become
    127.0.0.1, so that no name has to be looked up. As for Ollama itself a URL without a port has
    that of its scheme. User names and passwords in it are dropped.

    Raises:
        BadHost: it can't be an address.
    """
    given = (text or "").strip().strip("\"'").strip()
    scheme, separator, rest = given.partition("://")
    if not separator:
        scheme, rest = "http", given
    scheme = scheme.lower()
    if scheme not in ("http", "https") or any(char.isspace() for char in rest):
        raise BadHost(given)
    default_port = DEFAULT_PORT if not separator else {"http": 80, "https": 443}[scheme]
    try:
        parts = urlsplit(f"//{_bracketed(rest)}")
        name, port = parts.hostname or THIS_MACHINE, parts.port
    except ValueError as error:
        raise BadHost(given) from error
    name, is_loopback = _known(name)
    path = parts.path.rstrip("/")
    return ModelHost(name, default_port if port is None else port, scheme, path, is_loopback)


def require_allowed(host: ModelHost, allowed_hosts: Collection[str]) -> None:
    """Nothing goes beyond this machine but to hosts that the learner allowed by name.

    Raises:
        HostNotAllowed: the learner hasn't.
    """
    if not host.is_loopback and host.name not in {parse_host(name).name for name in allowed_hosts}:
        raise HostNotAllowed(host.name)


def _known(name: str) -> tuple[str, bool]:
    """The name to use, and whether it is this machine."""
    name = name.lower().rstrip(".")
    if name == "localhost":
        return THIS_MACHINE, True
    try:
        ip = ipaddress.ip_address(name)
    except ValueError:
        return name, False
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    if ip.is_unspecified:
        return THIS_MACHINE, True
    return str(ip), ip.is_loopback


def _bracketed(name: str) -> str:
    """IPv6 needs brackets before a port can follow."""
    try:
        ipaddress.IPv6Address(name)
    except ValueError:
        return name
    return f"[{name}]"

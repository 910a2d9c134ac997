"""Which system stands behind each door, and what it must be told to find it.

Nothing here is secret: what must not be read by others comes from the environment alone, and each
section names what it needs in ``SECRETS``.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from .fields import Section, fault

ON_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def _address(value: str) -> str:
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise fault(
            f"“{value}” is not a web address.", "Write it like https://works.northmere.example/api"
        ) from None
    if parts.username or parts.password:
        raise fault(
            "There is a name or a password in the address.",
            "Take them out. Secrets come from the environment alone.",
        )
    if parts.scheme == "http" and host in ON_THIS_MACHINE:
        return value
    if parts.scheme != "https" or not host:
        raise fault(
            f"“{value}” does not start with https://.",
            "Give the whole address. Only a system on this same machine may be asked over http.",
        )
    return value


Address = Annotated[str, AfterValidator(_address)]
"""Where a system is asked, over a line that nobody can listen to."""


class SystemSection(Section):
    """How one system is found and asked."""

    SECRETS: ClassVar[tuple[str, ...]] = ()
    """Settings that only the environment may give: ``REPAIRS_`` and each of these."""


class Gateways(Section):
    """Which system stands behind each door."""

    address_book: Literal["csv"] = Field(default="csv", examples=["csv"])
    diary: Literal["embedded"] = Field(default="embedded", examples=["embedded"])
    messenger: Literal["outbox"] = Field(default="outbox", examples=["outbox"])
    photos: Literal["folder"] = Field(default="folder", examples=["folder"])

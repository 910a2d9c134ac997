"""The address that a participant's device uses, and codes to scan."""

from __future__ import annotations

import io
import socket
from contextlib import suppress

from flask import request, url_for

from .entry import is_local

SOMEWHERE = ("192.0.2.1", 9)
"""An address that is no machine's (RFC 5737). Nothing is sent to it."""


def link_address(code: str) -> str:
    """The address of a start link, at the host by which the moderator came."""
    return url_for("research_joining.join", code=code, _external=True)


def qr_code(address: str) -> bytes:
    """A code to scan, as an SVG picture of its own."""
    import segno

    picture = io.BytesIO()
    segno.make(address, error="m").save(
        picture, kind="svg", scale=8, border=4, dark="#000000", light="#ffffff"
    )
    return picture.getvalue()


def only_here() -> bool:
    """Whether no other device can use the links: the moderator came by this machine's own name."""
    return is_local(request.host)


def address_in_the_network() -> str | None:
    """The address of this machine for other devices of its network; None when it has none."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(SOMEWHERE)
        found: str = probe.getsockname()[0]
        return None if found.startswith("127.") else found
    return None


def desk_in_the_network() -> str | None:
    """The desk's address for other devices of the network."""
    address = address_in_the_network()
    if address is None:
        return None
    port = request.host.rpartition(":")[2] if ":" in request.host.rpartition("]")[2] else ""
    return f"{request.scheme}://{address}{f':{port}' if port else ''}{url_for('research.index')}"

"""Who of the council's own people may see the pages for staff, and who says that it is them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from .fields import Label, Text, Whole
from .gateways import Address, SystemSection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .files import Document
    from .problems import Problem


class Staff(SystemSection):
    """The pages for staff, under [staff]. Without the section there are none.

    Whoever signs in at `issuer` (OpenID Connect) and has one of these groups in the claim `claim`
    is let in: `viewers` see every page, `contact_centre` finds repairs and fills in reports for
    callers. `who` is the claim that names somebody in the audit.
    """

    SECRETS: ClassVar[tuple[str, ...]] = ("STAFF_CLIENT_SECRET",)

    issuer: Address = Field(examples=["https://login.northmere.example/council"])
    client_id: Label = Field(examples=["repairs"])
    scopes: tuple[Label, ...] = Field(
        default=("openid", "email"), examples=[["openid", "email", "profile"]]
    )
    who: Label = Field(default="email", examples=["email"])
    claim: Label = Field(default="groups", examples=["groups"])
    viewers: tuple[Text, ...] = Field(default=(), examples=[["Repairs team"]])
    contact_centre: tuple[Text, ...] = Field(default=(), examples=[["Contact centre"]])
    idle_minutes: Whole = Field(default=30, ge=5, le=240, examples=[30])
    longest_hours: Whole = Field(default=10, ge=1, le=24, examples=[10])


def check_staff_pages(document: Document, staff: Staff | None) -> Iterator[Problem]:
    """What keeps everybody out."""
    if staff is None:
        return
    if not staff.viewers and not staff.contact_centre:
        yield document.problem(
            ("staff",),
            "Nobody could see the pages for staff: no group is let in.",
            'Name at least one: viewers = ["Repairs team"]',
        )
    if "openid" not in staff.scopes:
        yield document.problem(
            ("staff", "scopes"),
            "The scopes lack “openid”, so nobody could sign in.",
            'Add it: scopes = ["openid", "email"]',
        )

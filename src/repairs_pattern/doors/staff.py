"""By whom staff are known, where a council has pages for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .extras import extra
from .making import Making

if TYPE_CHECKING:
    from ..gateways.openid import OpenIdProvider


def sign_in(making: Making) -> OpenIdProvider | None:
    """The provider at which staff sign in; None without [staff]. It is not asked.

    It is no door of the service: residents need it for nothing.

    :raises UnsafeSettings: when its secret or its library is missing.
    """
    staff = making.council.staff
    if staff is None:
        return None
    with extra("staff"):
        from ..gateways.openid import OpenIdProvider
    return OpenIdProvider(
        staff.issuer, staff.client_id, making.secret("STAFF_CLIENT_SECRET"), staff.scopes
    )

"""What machines prove with a token that they are the ones."""

from __future__ import annotations

import hmac

from flask import request


def is_bearer(token: str) -> bool:
    """Whether the request has this token, by ``Authorization: Bearer``.

    However wrong it is, the answer takes as long.
    """
    given = request.authorization.token if request.authorization else None
    return hmac.compare_digest((given or "").encode(), token.encode())

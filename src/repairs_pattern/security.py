"""Security headers, set once on every answer of ours, error pages too."""

from __future__ import annotations

from flask import Response, g, request

INLINE_SCRIPT = "sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw="
"""The one inline script, from GOV.UK Frontend's page template; a test hashes what we render."""

POLICY = "; ".join(
    (
        "default-src 'self'",
        f"script-src 'self' '{INLINE_SCRIPT}'",
        "style-src 'self'",
        "img-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

UNUSED = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
    "xr-spatial-tracking",
)
"""What a browser could do for a page, and no page of ours asks for. A photo is chosen in a file
field, which needs no permission."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

PROTECTED = "_repairs_protected"
"""The name in Flask's ``g`` of the response that has the headers."""

BIGGEST_POST = 200_000
MOST_FIELDS = 200


def protect(response: Response) -> Response:
    """Add the headers; pages are never stored by a browser or a proxy, hashed files are.

    A blueprint and an app of our own both ask for them; the first has seen to it.
    """
    if g.get(PROTECTED) is not response:
        setattr(g, PROTECTED, response)
        _add_headers(response)
    return response


def _add_headers(response: Response) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if not response.cache_control.max_age:
        response.headers["Cache-Control"] = "no-store"


def limit_request() -> None:
    """Refuse more than any of our forms can send, before it is read."""
    request.max_content_length = BIGGEST_POST
    request.max_form_memory_size = BIGGEST_POST
    request.max_form_parts = MOST_FIELDS


def frameable(response: Response) -> Response:
    """Let pages of our own site show this one in a frame; nobody else's can.

    The caller decides it before ``protect`` adds the headers. No page of the service is one.
    """
    response.headers["Content-Security-Policy"] = POLICY.replace(
        "frame-ancestors 'none'", "frame-ancestors 'self'"
    )
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response

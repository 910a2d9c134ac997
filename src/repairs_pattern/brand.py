"""The council's brand as a small stylesheet, so that no council needs a build."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from .council import Council
from .icons import letter_icon


def brand_css(council: Council) -> str:
    """Custom properties for the colours and fonts of ``[brand]``; the main stylesheet reads them.

    The values were checked with the council folder: hex colours and a list of font names.
    """
    brand = council.brand
    properties = {
        "--repairs-font-family": brand.font_family,
        "--repairs-header": brand.colour,
        "--repairs-header-text": brand.text_on_colour,
        "--repairs-button": brand.button,
        "--repairs-button-text": brand.button_text,
        "--repairs-link": brand.link,
        "--govuk-brand-colour": brand.colour,
    }
    return ":root{" + ";".join(f"{name}:{value}" for name, value in properties.items()) + "}\n"


def icon_svg(council: Council) -> str:
    """The icon of a browser's tab: the council's first letter in its colours.

    A logo is made for the header's colour and may not be seen on the white of a tab.
    """
    brand = council.brand
    return letter_icon(council.short_name, background=brand.colour, colour=brand.text_on_colour)


def digest_of(content: str | bytes) -> str:
    """A name for content that changes when the content does."""
    data = content.encode() if isinstance(content, str) else content
    return hashlib.sha256(data).hexdigest()[:10]


@dataclass(frozen=True, slots=True)
class BrandFiles:
    """The brand's stylesheet, icon and logo, under names that may be cached for ever."""

    css: str
    css_digest: str
    icon: str
    icon_digest: str
    logo: Path | None
    logo_digest: str | None

    @classmethod
    def of(cls, council: Council) -> BrandFiles:
        """Read the brand of a council."""
        css, icon = brand_css(council), icon_svg(council)
        logo = council.folder / council.brand.logo if council.brand.logo else None
        logo_digest = digest_of(logo.read_bytes()) if logo else None
        return cls(css, digest_of(css), icon, digest_of(icon), logo, logo_digest)

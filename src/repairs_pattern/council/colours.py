"""Contrast between two colours by the formula of WCAG 2.

Source: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio and #dfn-relative-luminance.
"""

from __future__ import annotations

import math
import re

AA_TEXT = 4.5
"""The least contrast of ordinary text at level AA (WCAG 2.2, criterion 1.4.3)."""

_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def is_hex(colour: str) -> bool:
    """Whether `colour` is written like #0b3d5c or #fff."""
    return _HEX.fullmatch(colour) is not None


def _channels(colour: str) -> tuple[float, float, float]:
    digits = colour[1:]
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4))
    return red, green, blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    """The relative luminance of a hex colour: 0 is black and 1 is white."""
    red, green, blue = (_linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two hex colours, from 1 (the same) to 21 (black and white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def as_ratio(contrast_ratio: float) -> str:
    """A ratio as people write it, "3.21:1". Rounded down, so 4.499 never reads as enough."""
    return f"{math.floor(contrast_ratio * 100 + 1e-9) / 100:.2f}:1"

"""Every word that is shown: gettext with the package's catalogues and the council's own words.

A council changes a phrase in ``words.toml``; its words win over the catalogues. Outside a request,
or in an app without a council, phrases come back as they are in English.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from flask import current_app, has_app_context
from flask_babel import get_locale
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

EXTENSION = "repairs_pattern_words"
"""The key in ``app.extensions`` of a council's words: language to English phrase to replacement."""

LANGUAGES = "repairs_pattern_languages"
"""The key in ``app.extensions`` of the languages that a council offers, its first one first."""

CATALOGUES = Path(__file__).parent / "translations"


def language() -> str:
    """The language of the request, such as ``en``.

    It is the one that the app chose (its Flask-Babel knows how) when the council offers it, and
    the council's first language otherwise.
    """
    if not has_app_context():
        return "en"
    offered: Sequence[str] = current_app.extensions.get(LANGUAGES, ("en",))
    if len(offered) == 1:
        return offered[0]
    chosen = get_locale() if "babel" in current_app.extensions else None
    return str(chosen.language) if chosen and chosen.language in offered else offered[0]


def gettext(text: str, **variables: Any) -> str:
    """The phrase in the language of the request.

    :param text: the phrase in English, with ``%(name)s`` where a variable goes.
    :param variables: what goes into the phrase. If one of them is HTML, such as a link, so is what
        is returned.
    """
    spoken = language()
    phrase = _own(spoken, text) or str(_catalogue(spoken).ugettext(text))
    if any(isinstance(each, Markup) for each in variables.values()):
        phrase = escape(phrase)
    return phrase % variables if variables else phrase


def ngettext(singular: str, plural: str, num: int, **variables: Any) -> str:
    """The phrase for this many, in the language of the request; ``%(num)d`` is the number."""
    english = singular if num == 1 else plural
    spoken = language()
    phrase = _own(spoken, english) or str(_catalogue(spoken).ungettext(singular, plural, num))
    return phrase % {"num": num, **variables}


def lazy_gettext(text: str, **variables: Any) -> Any:
    """As ``gettext``, looked up when it is shown: for labels that are made at import time."""
    return LazyString(gettext, text, **variables)


@cache
def _catalogue(spoken: str) -> NullTranslations:
    return Translations.load(CATALOGUES, [spoken], "repairs_pattern")


def _own(spoken: str, text: str) -> str | None:
    if not has_app_context():
        return None
    words: Mapping[str, Mapping[str, str]] = current_app.extensions.get(EXTENSION, {})
    return words.get(spoken, {}).get(text)

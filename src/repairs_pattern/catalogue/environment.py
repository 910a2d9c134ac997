"""A Jinja environment that has the components and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from jinja2 import (
    BaseLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    select_autoescape,
)

from .. import form_bridge
from ..form_bridge import Language
from . import checking
from .folder import components_folder


def component_loader() -> BaseLoader:
    """Return a loader for ``govuk_frontend_jinja/...`` and ``components/...``."""
    return PrefixLoader(
        {
            "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
            "components": FileSystemLoader(components_folder()),
        }
    )


def standalone_environment(*, strict: bool = True) -> Environment:
    """Return an environment with only the components: no Flask, English text, HTML escaped.

    :param strict: whether a wrong parameter raises `WrongParameters` or is left out and logged.
    """
    env = Environment(
        loader=component_loader(),
        autoescape=select_autoescape(["html"]),
    )
    install_filters(env, strict=lambda: strict, language=speak_english(env))
    return env


def install_filters(
    env: Environment, *, strict: Callable[[], bool], language: Language | None = None
) -> None:
    """Give ``env`` the filters that the components and the form bridge use.

    :param strict: whether a wrong parameter is an error, asked at each mistake.
    :param language: the language of the page that is being made, when nothing else decides what
        the environment's ``_`` gives; None when that is not known.
    """
    checking.install(env, strict)
    form_bridge.install(env, language)


def speak_english(env: Environment) -> Language:
    """Give ``env`` the translation functions, in the new style, with nothing to translate to.

    Somebody may replace them later, as Flask-Babel does.

    :returns: the language that is spoken, while nobody has.
    """
    env.add_extension("jinja2.ext.i18n")
    env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    ours = env.globals["gettext"]
    return lambda: "en" if env.globals["gettext"] is ours else None

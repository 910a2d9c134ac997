"""A Jinja environment that has the components and nothing else."""

from __future__ import annotations

from jinja2 import (
    BaseLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    select_autoescape,
)

from .. import form_bridge
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
    speak_english(env)
    checking.install(env, strict=lambda: strict)
    return env


def speak_english(env: Environment) -> None:
    """Give ``env`` the translation functions, in the new style, with nothing to translate to.

    Somebody may replace them later, as Flask-Babel does.
    """
    env.add_extension("jinja2.ext.i18n")
    env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    ours = env.globals["gettext"]
    form_bridge.install(env, lambda: "en" if env.globals["gettext"] is ours else None)

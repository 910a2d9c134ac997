"""Words that a test can tell apart from English ones."""

from __future__ import annotations

from collections.abc import Callable

from jinja2 import Environment


def speak(environment: Environment, say: Callable[[str], str]) -> None:
    """Let every text that an environment translates go through a function."""
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        say, lambda one, many, n: say(one if n == 1 else many), newstyle=True
    )

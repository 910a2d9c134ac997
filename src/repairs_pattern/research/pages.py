"""HTML of the moderator's pages: one environment, with the components and nothing of a council."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import url_for
from jinja2 import ChoiceLoader, FileSystemLoader

from ..static_files import asset_name
from ..templating import component_loader, standalone_environment
from ..times import day_in_words, time_in_words
from .worlds.bytecode import SharedBytecode

HERE = Path(__file__).parent
STATIC = HERE / "static"

_COMPILED = SharedBytecode()


class ResearchPages:
    """Renders the templates of this room."""

    def __init__(self) -> None:
        self.environment = standalone_environment()
        self.environment.bytecode_cache = _COMPILED
        self.environment.trim_blocks = self.environment.lstrip_blocks = True
        templates = FileSystemLoader(HERE / "templates" / "research")
        self.environment.loader = ChoiceLoader([templates, component_loader()])
        self.environment.globals |= {"url_for": url_for, "asset": _asset_url}
        self.environment.filters |= {"day": day_in_words, "time": time_in_words}

    def render(self, template: str, **context: Any) -> str:
        """The HTML of a template in ``templates/research``."""
        return self.environment.get_template(template).render(**context)


def _asset_url(name: str) -> str:
    """The address of a file of this room, or of a built file of the service."""
    own = (STATIC / name).is_file()
    return url_for("research.asset", name=name if own else asset_name(name))

"""Which messenger a setting names."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from ..domain.outbox import Messenger
from ..gateways.folder_messenger import FolderMessenger

FOLDER = "folder:"


class UnknownMessenger(ValueError):
    """A setting names no messenger. The message says what it may be."""


def messenger_of(setting: Any) -> Messenger | None:
    """The messenger that a setting names; None when it is empty.

    :param setting: a messenger, ``folder:`` and a path, or the module and the name of a messenger,
        such as ``northmere_post:messenger``.
    :raises UnknownMessenger: when it is anything else.
    """
    if setting is None or setting == "":
        return None
    if isinstance(setting, str):
        if setting.startswith(FOLDER):
            return FolderMessenger(Path(setting.removeprefix(FOLDER)))
        setting = _imported(setting)
    if isinstance(setting, type) or not callable(getattr(setting, "send", None)):
        raise UnknownMessenger("MESSENGER names something that cannot send.")
    messenger: Messenger = setting
    return messenger


def _imported(setting: str) -> Any:
    module, _, name = setting.partition(":")
    try:
        return getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError):
        raise UnknownMessenger(
            f"MESSENGER is {setting!r}, and no such messenger is found. "
            "It is folder:/a/path, or a module and a name, such as northmere_post:messenger."
        ) from None

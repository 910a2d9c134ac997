"""What whoever runs the service puts behind a door by a setting, whatever the folder says."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from ..domain.outbox import Messenger
from ..domain.works import WorksOrders
from ..gateways.folder_messenger import FolderMessenger
from ..gateways.folder_works_orders import FolderWorksOrders

FOLDER = "folder:"


class UnknownMessenger(ValueError):
    """A setting names nothing that things can be sent with. The message says what it may be."""


def messenger_of(setting: Any) -> Messenger | None:
    """The messenger that a setting names; None when it is empty.

    :param setting: a messenger, ``folder:`` and a path, or the module and the name of a messenger,
        such as ``northmere_post:messenger``.
    :raises UnknownMessenger: when it is anything else.
    """
    messenger: Messenger | None = _named("MESSENGER", setting, FolderMessenger, "send")
    return messenger


def works_orders_of(setting: Any) -> WorksOrders | None:
    """The works order system that a setting names; None when it is empty.

    :param setting: as for ``messenger_of``.
    :raises UnknownMessenger: when it is anything else.
    """
    orders: WorksOrders | None = _named("WORKS_ORDERS", setting, FolderWorksOrders, "place")
    return orders


def _named(name: str, setting: Any, in_folder: Callable[[Path], Any], deed: str) -> Any:
    """What a setting names, of which the deed can be asked."""
    if setting is None or setting == "":
        return None
    if isinstance(setting, str):
        if setting.startswith(FOLDER):
            return in_folder(Path(setting.removeprefix(FOLDER)))
        setting = _imported(name, setting)
    if isinstance(setting, type) or not callable(getattr(setting, deed, None)):
        raise UnknownMessenger(f"{name} names something that cannot {deed}.")
    return setting


def _imported(name: str, setting: str) -> Any:
    module, _, wanted = setting.partition(":")
    try:
        return getattr(import_module(module), wanted)
    except (ImportError, AttributeError, ValueError):
        what = name.lower().replace("_", " ").removesuffix("s")
        raise UnknownMessenger(
            f"{name} is {setting!r}, and no such {what} is found. "
            "It is folder:/a/path, or a module and a name, such as northmere_post:messenger."
        ) from None

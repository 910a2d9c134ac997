"""Works orders that need nothing outside: each repair is a file in a private folder."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from ..domain.works import WorksOrder, WorksOrdersUnavailable
from .folders import check_folder
from .private_files import place_of, write_json


@dataclass(frozen=True, slots=True)
class FolderWorksOrders:
    """Writes JSON files, named after the reference, each in place of the repair's earlier one.

    :param folder: made with the first order. Only the service's own user may read it.
    """

    folder: Path

    def place(self, order: WorksOrder, key: str) -> None:
        """Write the order, and the key with which it came last."""
        try:
            write_json(place_of(self.folder, order.reference), {"key": key, **asdict(order)})
        except OSError as error:
            raise WorksOrdersUnavailable from error

    def check(self) -> str:
        """Whether orders can be handed over."""
        return check_folder(self.folder)

"""What looks for viruses in photos before they are opened."""

from __future__ import annotations

from ..domain.photos import VirusScan
from ..gateways.clamav import ClamAv
from .making import Making


def virus_scan(making: Making) -> VirusScan | None:
    """The scanner of a council; None where there is none. It is not asked."""
    chosen = making.council.gateways
    if chosen.virus_scan == "none" or chosen.clamav is None:
        return None
    scanner = chosen.clamav
    return ClamAv(scanner.address, keep_unscanned=scanner.when_down == "keep")

"""Our words in those of a council's scheduler, and texts that it can take."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ...domain.booking import Need

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Words:
    """What a council's scheduler calls things. What is not named is called as we call it.

    :param trades: our trade to theirs.
    :param priorities: our priority to theirs.
    :param codes: our code of a job to theirs.
    :param codes_of_trades: our trade to the code of a job for which we have none.
    """

    trades: Mapping[str, str]
    priorities: Mapping[str, str]
    codes: Mapping[str, str]
    codes_of_trades: Mapping[str, str]

    def trade_of(self, need: Need) -> str:
        """The trade."""
        return self.trades.get(need.trade, need.trade)

    def priority_of(self, need: Need) -> str:
        """The priority; empty when there is none."""
        return self.priorities.get(need.priority or "", need.priority or "")

    def code_of(self, need: Need) -> str | None:
        """The code of the job; None when there is none."""
        if need.sor is None:
            return self.codes_of_trades.get(need.trade)
        return self.codes.get(need.sor, need.sor)


def xml_text(text: str, most: int) -> str:
    """A text of at most so many letters, on one line, without any that XML cannot hold."""
    return " ".join(_NOT_XML.sub("", text).split())[:most]

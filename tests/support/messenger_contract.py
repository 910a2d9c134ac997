"""What every messenger must do: one set of tests that each of them passes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from repairs_pattern.domain.checks import Checkable
from repairs_pattern.domain.outbox import Messenger, Parcel
from tests.support.crowd import all_at_once

TO: Mapping[str, Mapping[str, Any]] = {
    "text": {"phone": "+447700900123"},
    "email": {"email": "ann@northmere.example"},
    "letter": {"name": "Ann Ample", "lines": ["2 Quarry Street", "Northmere", "XN1 4QD"]},
}

HOSTILE = (
    "[Pay here](https://evil.example)",
    "((reference)) {{ 7*7 }} %(council)s %s",
    "Tap\r\nBcc: everybody@evil.example\r\n\r\nPay here",
    "<script>alert(1)</script> & \x00 \x1b[31m",
    "Dŵr yn gollwng 🚰",
)
"""Words of a council, as far as they could be: what one writes in its tree goes into messages."""


@dataclass(frozen=True)
class Arrived:
    """A message at the other side.

    :param to: the number, the address, or the lines of it.
    :param words: everything that whoever gets it can read.
    """

    to: str
    words: str


def a_parcel(
    channel: str = "email", key: str = "K7C-49D:confirmation:email", **changes: Any
) -> Parcel:
    """A confirmation to Ann."""
    reference = changes.pop("reference", "K7C-49D")
    repair = changes.pop("repair", "Tap that drips")
    written = Parcel(
        key=key,
        kind="confirmation",
        channel=channel,
        recipient=TO[channel],
        language="en",
        subject=f"Your repair report: {reference}",
        paragraphs=(f"We have your report: {repair}.", f"Your reference is {reference}."),
        parts={"reference": reference, "repair": repair},
    )
    return replace(written, **changes)


class MessengerContract:
    """Inherit it, and give a fixture ``messenger`` and the method ``arrived``."""

    CHANNELS = ("text", "email", "letter")

    def arrived(self, messenger: Messenger, key: str) -> list[Arrived]:
        """What the other side has of a message; what says that it is the same counts once."""
        raise NotImplementedError

    def test_a_message_leaves_by_each_channel_with_all_that_it_says(
        self, messenger: Messenger
    ) -> None:
        for channel in self.CHANNELS:
            messenger.send(a_parcel(channel, channel))
            (arrived,) = self.arrived(messenger, channel)
            for value in TO[channel].values():
                for line in [value] if isinstance(value, str) else value:
                    assert line in arrived.to
            assert "Tap that drips" in arrived.words
            assert "K7C-49D" in arrived.words

    def test_a_message_that_comes_again_is_one_message(self, messenger: Messenger) -> None:
        for channel in self.CHANNELS:
            for again in (False, True, True):
                messenger.send(a_parcel(channel, channel, again=again))
            assert len(self.arrived(messenger, channel)) == 1

    def test_messages_with_other_keys_are_other_messages(self, messenger: Messenger) -> None:
        for key in ("R:reminder:1", "R:reminder:10", "R:reminder:1:email"):
            messenger.send(a_parcel("email", key, reference=f"for {key}", again=True))
            (arrived,) = self.arrived(messenger, key)
            assert f"for {key}" in arrived.words

    def test_many_threads_send_at_once_and_nothing_is_mixed_up(self, messenger: Messenger) -> None:
        all_at_once(
            8, lambda n: messenger.send(a_parcel("email", f"key-{n}", reference=f"REF-{n}-"))
        )
        for number in range(8):
            (arrived,) = self.arrived(messenger, f"key-{number}")
            assert f"REF-{number}-" in arrived.words

    @pytest.mark.parametrize("words", HOSTILE)
    def test_whatever_the_words_are_they_go_to_nobody_else(
        self, messenger: Messenger, words: str
    ) -> None:
        subject = f"Your repair: {words}"
        messenger.send(a_parcel("email", "hostile", repair=words, subject=subject))
        (arrived,) = self.arrived(messenger, "hostile")
        assert arrived.to == "ann@northmere.example"

    def test_it_says_whether_it_works(self, messenger: Messenger) -> None:
        assert isinstance(messenger, Checkable)
        assert messenger.check()

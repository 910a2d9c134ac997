"""An address book that does not answer."""

from __future__ import annotations

from repairs_pattern.domain.addresses import AddressBookUnavailable, Home


class AddressBookThatIsAway:
    """Answers nothing."""

    def at_postcode(self, postcode: str) -> list[Home]:
        raise AddressBookUnavailable(postcode)

    def find(self, uprn: str) -> Home | None:
        raise AddressBookUnavailable(uprn)

    def covers(self, postcode: str) -> bool:
        raise AddressBookUnavailable(postcode)

"""GOV.UK: the list of bank holidays that it publishes."""

from __future__ import annotations

from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from govuk_bank_holidays.bank_holidays import BankHolidays

BANK_HOLIDAYS: str = BankHolidays.source_url
"""Where GOV.UK publishes them."""

_SECONDS = 10
_MOST_BYTES = 5_000_000


class GovUkUnavailable(Exception):
    """The list could not be fetched; the message says why."""


def fetch_bank_holidays(url: str = BANK_HOLIDAYS) -> str:
    """The text of the list at an ``https`` or ``http`` address, as it was sent.

    Proxies are those of the environment (``HTTPS_PROXY``), certificates those of the machine.

    :raises GovUkUnavailable: when there is no answer within seconds, or not the answer asked for.
    """
    if not url.startswith(("https://", "http://")):
        raise GovUkUnavailable("The address must start with https:// or http://.")
    try:
        request = Request(url, headers={"Accept": "application/json"})  # noqa: S310  (checked)
        with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310  (checked above)
            body: bytes = answer.read(_MOST_BYTES)
        return body.decode("utf-8-sig")
    except HTTPError as error:
        error.close()
        raise GovUkUnavailable(f"It answered with status {error.code}.") from None
    except UnicodeDecodeError:
        raise GovUkUnavailable("It answered with something that is not text.") from None
    except (OSError, HTTPException, ValueError) as error:
        cause = getattr(error, "reason", error)
        said = getattr(cause, "strerror", None) or cause
        raise GovUkUnavailable(f"There is no answer: {said}.") from None

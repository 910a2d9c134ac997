"""GOV.UK Notify: texts, emails and letters by its own client, from the templates of a council.

Sources: https://docs.notifications.service.gov.uk/python.html. What was sent is told later by its
callbacks: see ``blueprints.callbacks.receipts``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any, TypeAlias

import requests
from notifications_python_client.errors import APIError, HTTPError, InvalidResponse
from notifications_python_client.notifications import NotificationsAPIClient

from ..domain.checks import Doubtful, Unwell
from ..domain.outbox import MessengerUnavailable, Parcel, Refused
from .web import GatewayError, Session

Templates: TypeAlias = Mapping[Any, Mapping[Any, Mapping[Any, str]]]
"""Ids of templates by channel, language and kind of message."""

SECONDS = 7.0
"""For each question. A try may ask two, and has 15 seconds."""

CHECK_SECONDS = 1.0

LINK = "link"
"""The part that is an address of ours. Notify would take it out of an email as somebody's."""

MOST_LINES = 7
"""Lines of an address on a letter, the postcode among them."""

DAILY_LIMIT = "TooManyRequestsError"


class KeyNotAccepted(MessengerUnavailable):
    """Notify does not accept the key, or this machine's clock is wrong by half a minute."""


class DailyLimitReached(MessengerUnavailable):
    """Notify takes no more today."""


@dataclass(frozen=True, slots=True)
class NotifyMessenger:
    """Sends through one service of GOV.UK Notify. It can be shared by threads.

    :param key: the API key, as Notify shows it once.
    :param address: where Notify is asked.
    :param text_sender: the id of who texts are from; by default the service's own.
    :param reply_to: the id of where replies to emails go; by default the service's own.
    """

    key: str = field(repr=False)
    address: str
    templates: Templates
    text_sender: str | None = None
    reply_to: str | None = None
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    seconds: float = SECONDS

    def send(self, parcel: Parcel) -> None:
        """Have Notify send a message, unless it has it already.

        Notify sends whatever it is asked to as often as it is asked. So before a message is tried
        again it is asked for what it has with this reference: a worker may have died, or an answer
        been lost, after the message had left.
        """
        template = self.templates.get(parcel.channel, {}).get(parcel.language, {}).get(parcel.kind)
        if template is None:
            raise Refused(f"There is no template for {parcel.kind} by {parcel.channel}.")
        with self._client(self.seconds) as client:
            if not (parcel.again and _has(client, parcel.key)):
                _told(self._post(client, template, parcel))

    def check(self) -> str:
        """Whether Notify knows the key, and has every template."""
        try:
            known = {template["id"] for template in self.all_templates(CHECK_SECONDS)}
        except KeyNotAccepted as error:
            raise Unwell(
                "GOV.UK Notify does not accept the key, so all messages wait.",
                "Set REPAIRS_NOTIFY_API_KEY to a live key, and see that this machine's clock is "
                "right.",
            ) from error
        except MessengerUnavailable as error:
            raise Doubtful(
                "GOV.UK Notify does not answer. Messages wait until it does.",
                "See https://status.notifications.service.gov.uk",
            ) from error
        named = self._named()
        missing = [name for name, number in named.items() if number not in known]
        if missing:
            raise Unwell(
                f"GOV.UK Notify lacks templates of council.toml: {len(missing)}. "
                f"The first: {missing[0]}.",
                "See: repairs-pattern notify templates COUNCIL --check",
            )
        return f"the key is accepted, and all {len(named)} templates are there"

    def all_templates(self, seconds: float = SECONDS) -> list[dict[str, Any]]:
        """Every template of the service: ``id``, ``name``, ``type``, ``subject`` and ``body``.

        :raises KeyNotAccepted: when Notify does not accept the key.
        :raises MessengerUnavailable: when it does not answer.
        """
        with self._client(seconds) as client:
            found = client.get_all_templates()["templates"]
            return [dict(each, id=str(each["id"]).lower()) for each in found]

    @contextmanager
    def _client(self, seconds: float) -> Iterator[Any]:
        """A client for one thread: Notify's keeps a session, which threads must not share.

        :raises Refused: when Notify says that it will never take this.
        :raises MessengerUnavailable: when it does not answer, or not as its documentation says.
        """
        make: Any = _QuietClient
        client = make(self.key, base_url=self.address, timeout=seconds)
        try:
            with Session(seconds) as client.request_session:
                yield client
        except HTTPError as error:
            raise self._fault(error) from error
        except (InvalidResponse, GatewayError, LookupError, TypeError, ValueError) as error:
            raise MessengerUnavailable from error

    def _named(self) -> dict[str, str]:
        return {
            f"{kind} by {channel} in {language}": number
            for channel, languages in self.templates.items()
            for language, kinds in languages.items()
            for kind, number in kinds.items()
        }

    def _post(self, client: Any, template: str, parcel: Parcel) -> Any:
        parts = dict(parcel.parts)
        if parcel.channel == "text":
            return client.send_sms_notification(
                phone_number=parcel.recipient["phone"],
                template_id=template,
                personalisation=parts,
                reference=parcel.key,
                sms_sender_id=self.text_sender,
            )
        if parcel.channel == "email":
            return client.send_email_notification(
                email_address=parcel.recipient["email"],
                template_id=template,
                personalisation=parts,
                reference=parcel.key,
                email_reply_to_id=self.reply_to,
                sanitise_content_for=[name for name in parts if name != LINK],
            )
        return client.send_letter_notification(
            template_id=template,
            personalisation={**parts, **_address(parcel.recipient)},
            reference=parcel.key,
        )

    def _fault(self, error: HTTPError) -> Exception:
        """400 is said of this message, and will be again; all else of Notify, or of the service."""
        if error.status_code == 400:
            return Refused()
        if error.status_code in (401, 403):
            return KeyNotAccepted()
        if error.status_code == 429 and DAILY_LIMIT in _kinds(error):
            return DailyLimitReached(wait=_until_midnight(self.clock()))
        return MessengerUnavailable()


class _QuietClient(NotificationsAPIClient):
    """Notify's client without its log, which has the reasons of faults in Notify's words."""

    def _perform_request(self, method: str, url: str, kwargs: dict[str, Any]) -> requests.Response:
        try:
            answer = self.request_session.request(method, url, **kwargs)
            answer.raise_for_status()
            return answer
        except requests.RequestException as error:
            raise HTTPError.create(error) from error


def _has(client: Any, key: str) -> bool:
    """Whether Notify has a message with this key."""
    answer = client.get_all_notifications(reference=key)
    return any(each["reference"] == key for each in answer["notifications"])


def _told(answer: Any) -> None:
    """Whether the answer is one of Notify's that has taken a message.

    :raises MessengerUnavailable: when it is not; it may have taken it all the same.
    """
    if not isinstance(answer, dict) or not answer.get("id"):
        raise MessengerUnavailable


def _kinds(error: APIError) -> set[str]:
    """What Notify calls a fault; its messages are for people, and change."""
    reasons = error.message
    if not isinstance(reasons, list):
        return set()
    return {str(reason.get("error")) for reason in reasons if isinstance(reason, dict)}


def _until_midnight(now: datetime) -> timedelta:
    """How long a daily limit lasts: they begin anew at midnight, UTC."""
    today = now.astimezone(UTC).date()
    return datetime.combine(today + timedelta(days=1), time(), UTC) - now


def _address(recipient: Mapping[str, Any]) -> dict[str, str]:
    """Who a letter is for, line by line; too many lines share the last but one."""
    lines = [" ".join((line or "").split()) for line in (recipient["name"], *recipient["lines"])]
    lines = [line for line in lines if line]
    over = len(lines) - MOST_LINES
    if over > 0:
        lines[MOST_LINES - 2 : -1] = [", ".join(lines[MOST_LINES - 2 : -1])]
    return {f"address_line_{number}": line for number, line in enumerate(lines, 1)}

"""Every messenger, on real sockets: what it sends, and what it makes of systems that misbehave."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from notifications_python_client import authentication

from repairs_pattern.domain.checks import Doubtful, Unwell
from repairs_pattern.domain.outbox import Messenger, MessengerUnavailable, Refused
from repairs_pattern.gateways.folder_messenger import FolderMessenger
from repairs_pattern.gateways.notify import DailyLimitReached, KeyNotAccepted, NotifyMessenger
from repairs_pattern.gateways.smtp import SmtpMessenger
from repairs_pattern.research.forced import ForcedMessenger
from tests.support.messenger_contract import HOSTILE, TO, Arrived, MessengerContract, a_parcel
from tests.support.notify_server import KEY, SECRET, SERVICE, FakeNotify, notify_server
from tests.support.smtp_server import LOGIN, FakeMail, smtp_server
from tests.support.web_servers import MANNERS, TWICE, web_server

SHORT = 0.4
"""Seconds that are waited for a system that does not answer."""

WITH_A_LINK = {"reference": "K7C", "repair": "*a*", "link": "https://repairs.northmere.example/x"}

BODY = "We have your report: ((repair)).\n\nYour reference is ((reference))."


class InAFolder(MessengerContract):
    def arrived(self, messenger: Messenger, key: str) -> list[Arrived]:
        folder = messenger.messenger if isinstance(messenger, ForcedMessenger) else messenger
        assert isinstance(folder, FolderMessenger)
        parcel = folder.read(key)
        if parcel is None:
            return []
        to = [str(value) for value in parcel.recipient.values()]
        words = "\n".join((parcel.subject, *parcel.paragraphs))
        return [Arrived("\n".join(to), words)]


class TestFolder(InAFolder):
    @pytest.fixture
    def messenger(self, tmp_path: Path) -> Messenger:
        return FolderMessenger(tmp_path)


class TestPhoneOfThePrototype(InAFolder):
    @pytest.fixture
    def messenger(self, tmp_path: Path) -> Messenger:
        return ForcedMessenger(FolderMessenger(tmp_path))


@pytest.fixture
def notify() -> Iterator[FakeNotify]:
    with notify_server() as fake:
        yield fake


def a_notify(fake: FakeNotify, **changes: Any) -> NotifyMessenger:
    """A messenger with a template by each channel."""
    subject = "Your repair report: ((reference))"
    ids = {
        "text": fake.add_template("sms", BODY),
        "email": fake.add_template("email", BODY, subject),
        "letter": fake.add_template("letter", BODY, subject),
    }
    templates = {channel: {"en": {"confirmation": number}} for channel, number in ids.items()}
    given = {"key": KEY, "address": fake.server.address, "templates": templates, "seconds": 5.0}
    return NotifyMessenger(**{**given, **changes})


class TestNotify(MessengerContract):
    @pytest.fixture
    def messenger(self, notify: FakeNotify) -> Messenger:
        self.notify = notify
        return a_notify(notify)

    def arrived(self, messenger: Messenger, key: str) -> list[Arrived]:
        found = [each for each in self.notify.notifications if each["reference"] == key]
        return [Arrived(_to(each), f"{each['subject']}\n{each['body']}") for each in found]


def _to(taken: dict[str, Any]) -> str:
    values = taken["personalisation"]
    lines = [value for name, value in values.items() if name.startswith("address_line")]
    return str(taken.get("phone_number") or taken.get("email_address") or "\n".join(lines))


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("manner", MANNERS)
def test_however_notify_misbehaves_a_message_is_sent_once(
    notify: FakeNotify, manner: str, after: bool
) -> None:
    hasty = a_notify(notify, seconds=SHORT)
    patient = a_notify(notify, templates=hasty.templates)
    notify.server.manner, notify.server.after = manner, after
    if manner == TWICE:
        patient.send(a_parcel())
    else:
        with pytest.raises(MessengerUnavailable):
            hasty.send(a_parcel())
    notify.server.manner = None
    patient.send(a_parcel(again=True))
    assert len(notify.notifications) == 1


@pytest.mark.parametrize("manner", MANNERS)
def test_however_notify_misbehaves_when_it_is_asked_what_it_has_nothing_is_sent(
    notify: FakeNotify, manner: str
) -> None:
    messenger = a_notify(notify, seconds=SHORT)
    notify.server.manner = manner
    if manner != TWICE:
        with pytest.raises(MessengerUnavailable):
            messenger.send(a_parcel(again=True))
        assert notify.notifications == []
        assert {asked.method for asked in notify.server.asked} == {"GET"}


@pytest.mark.parametrize("manner", MANNERS)
def test_however_notify_misbehaves_the_check_says_so_in_words(
    notify: FakeNotify, manner: str
) -> None:
    messenger = a_notify(notify)
    notify.server.manner = manner
    if manner == TWICE:
        assert messenger.check()
    else:
        with pytest.raises(Doubtful, match="does not answer"):
            messenger.check()


def test_notify_with_a_certificate_that_nobody_trusts_is_told_nothing() -> None:
    fake = FakeNotify()
    certificate = trustme.CA().issue_cert("127.0.0.1")
    with web_server(fake.answer, certificate=certificate) as fake.server:
        with pytest.raises(MessengerUnavailable):
            a_notify(fake).send(a_parcel())
        assert fake.server.asked == []


def test_a_message_is_signed_says_who_it_is_for_and_carries_nothing_else(
    notify: FakeNotify,
) -> None:
    messenger = a_notify(notify, text_sender="s", reply_to="r")
    messenger.send(a_parcel("text", "text"))
    messenger.send(a_parcel("email", "email", parts=WITH_A_LINK))
    text, email = (asked.json() for asked in notify.server.asked)
    assert text["sms_sender_id"] == "s"
    assert text["reference"] == "text"
    assert set(text["personalisation"]) == {"repair", "reference"}
    assert email["email_reply_to_id"] == "r"
    assert email["personalisation"] == WITH_A_LINK
    assert email["sanitise_content_for"] == ["reference", "repair"]


def test_a_wrong_key_is_refused_and_the_check_says_so(
    notify: FakeNotify,
) -> None:
    a_notify(notify).send(a_parcel())
    assert len(notify.notifications) == 1
    for key in (f"x-{SERVICE}-{SERVICE}", f"x-{SECRET}-{SECRET}"):
        with pytest.raises(MessengerUnavailable):
            a_notify(notify, key=key).send(a_parcel(key="other"))
        with pytest.raises(Unwell, match="does not accept the key"):
            a_notify(notify, key=key).check()
    assert len(notify.notifications) == 1


def test_a_token_of_another_time_is_refused(
    notify: FakeNotify, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = authentication.epoch_seconds()
    for seconds, status in ((-25, 1), (-35, 1), (35, 1)):
        monkeypatch.setattr(authentication, "epoch_seconds", lambda at=now + seconds: at)
        messenger = a_notify(notify)
        if abs(seconds) > 30:
            with pytest.raises(Unwell, match="does not accept the key"):
                messenger.check()
        else:
            messenger.send(a_parcel())
        assert len(notify.notifications) == status


@pytest.mark.parametrize(
    ("status", "kind", "raised"),
    [
        (400, "BadRequestError", Refused),
        (400, "ValidationError", Refused),
        (403, "AuthError", KeyNotAccepted),
        (404, "NoResultFound", MessengerUnavailable),
        (429, "RateLimitError", MessengerUnavailable),
        (500, "Exception", MessengerUnavailable),
        (503, "Exception", MessengerUnavailable),
    ],
)
def test_each_fault_of_notify_is_what_its_documentation_says(
    notify: FakeNotify,
    status: int,
    kind: str,
    raised: type[Exception],
    caplog: pytest.LogCaptureFixture,
) -> None:
    notify.refusing = (status, kind)
    with pytest.raises(raised) as fault:
        a_notify(notify).send(a_parcel())
    assert getattr(fault.value, "wait", timedelta(0)) == timedelta(0)
    assert caplog.text == ""


def test_a_daily_limit_lasts_until_midnight_in_utc(notify: FakeNotify) -> None:
    now = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    notify.refusing = (429, "TooManyRequestsError")
    with pytest.raises(DailyLimitReached) as full:
        a_notify(notify, clock=lambda: now).send(a_parcel())
    assert full.value.wait == timedelta(hours=1, minutes=30)


def test_a_number_that_notify_cannot_send_to_is_refused_for_ever(notify: FakeNotify) -> None:
    with pytest.raises(Refused):
        a_notify(notify).send(a_parcel("text", recipient={"phone": "call me"}))


def test_a_message_without_a_template_is_refused(notify: FakeNotify) -> None:
    for changes in ({"language": "cy"}, {"kind": "reminder"}):
        with pytest.raises(Refused):
            a_notify(notify).send(a_parcel(**changes))
    assert notify.server.asked == []


def test_the_check_names_a_template_that_is_not_there(notify: FakeNotify) -> None:
    messenger = a_notify(notify)
    assert messenger.check() == "the key is accepted, and all 3 templates are there"
    del notify.templates[messenger.templates["text"]["en"]["confirmation"]]
    with pytest.raises(Unwell, match=r"1\. The first: confirmation by text in en"):
        messenger.check()


def test_the_address_of_a_letter_has_seven_lines_at_most_and_each_is_one(
    notify: FakeNotify,
) -> None:
    lines = [f"Line {n}\nand on" for n in range(1, 10)] + ["XN1 4QD"]
    a_notify(notify).send(a_parcel("letter", recipient={"name": " Ann\tAmple ", "lines": lines}))
    (taken,) = notify.notifications
    written = _to(taken).split("\n")
    assert len(written) == 7
    assert (written[0], written[1], written[-1]) == ("Ann Ample", "Line 1 and on", "XN1 4QD")
    assert "Line 9 and on" in written[-2]


def test_the_key_is_not_shown() -> None:
    assert SECRET not in repr(NotifyMessenger(KEY, "https://notify.example", {}))


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def certificate(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


@pytest.fixture
def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.fixture
def mail(certificate: ssl.SSLContext) -> Iterator[FakeMail]:
    with smtp_server(certificate) as server:
        yield server


def a_mail(server: FakeMail, trusting: ssl.SSLContext, **changes: Any) -> SmtpMessenger:
    given = {
        "host": "localhost",
        "port": server.port,
        "security": "tls" if server.from_first_byte else "starttls",
        "sender": "repairs@northmere.example",
        "name": "Northmere Borough Council",
        "login": LOGIN,
        "certificates": lambda: trusting,
        "seconds": 5.0,
    }
    return SmtpMessenger(**{**given, **changes})


class ByMail(MessengerContract):
    CHANNELS = ("email",)

    def arrived(self, messenger: Messenger, key: str) -> list[Arrived]:
        assert isinstance(messenger, SmtpMessenger)
        number = messenger._written(a_parcel(key=key))["Message-ID"]
        found = {
            str(taken.message["Message-ID"]): Arrived(
                ", ".join(taken.to), f"{taken.message['Subject']}\n{taken.message.get_content()}"
            )
            for taken in self.mail.taken
        }
        return [arrived for message, arrived in found.items() if message == number]


class TestSmtp(ByMail):
    @pytest.fixture
    def messenger(self, mail: FakeMail, trusting: ssl.SSLContext) -> Messenger:
        self.mail = mail
        return a_mail(mail, trusting)


class TestSmtpEncryptedFromTheFirstByte(ByMail):
    @pytest.fixture
    def messenger(
        self, certificate: ssl.SSLContext, trusting: ssl.SSLContext
    ) -> Iterator[Messenger]:
        with smtp_server(certificate, from_first_byte=True) as self.mail:
            yield a_mail(self.mail, trusting)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("manner", MANNERS)
def test_however_a_mail_server_misbehaves_a_message_comes_again_as_the_same(
    mail: FakeMail, trusting: ssl.SSLContext, manner: str, after: bool
) -> None:
    mail.manner, mail.after = manner, after
    if manner == TWICE:
        a_mail(mail, trusting).send(a_parcel())
    else:
        with pytest.raises(MessengerUnavailable):
            a_mail(mail, trusting, seconds=SHORT).send(a_parcel())
    mail.manner = None
    a_mail(mail, trusting).send(a_parcel(again=True))
    assert len({taken.message["Message-ID"] for taken in mail.taken}) == 1


@pytest.mark.parametrize("manner", MANNERS)
def test_a_mail_server_that_misbehaves_when_it_is_called_gets_nothing_and_the_check_says_so(
    mail: FakeMail, trusting: ssl.SSLContext, manner: str
) -> None:
    mail.manner, mail.at_call = manner, True
    with pytest.raises(MessengerUnavailable):
        a_mail(mail, trusting, seconds=SHORT).send(a_parcel())
    with pytest.raises(Doubtful, match="does not answer"):
        a_mail(mail, trusting).check()
    assert mail.taken == []


@pytest.mark.parametrize(
    ("replies", "raised"),
    [
        ({"RCPT": "550 No such user"}, Refused),
        ({"RCPT": "450 Come back later"}, MessengerUnavailable),
        ({"DATA": "552 Too large"}, Refused),
        ({"DATA": "452 Full"}, MessengerUnavailable),
        ({"MAIL": "550 Not you"}, MessengerUnavailable),
        ({"MAIL": "451 Not now"}, MessengerUnavailable),
        ({"AUTH": "535 Who are you?"}, MessengerUnavailable),
        ({"EHLO": "500 What?", "HELO": "421 Bye"}, MessengerUnavailable),
    ],
)
def test_a_fault_of_the_message_is_for_ever_and_every_other_passes(
    mail: FakeMail, trusting: ssl.SSLContext, replies: dict[str, str], raised: type[Exception]
) -> None:
    mail.replies = replies
    with pytest.raises(raised):
        a_mail(mail, trusting).send(a_parcel())


def test_an_email_is_plain_and_says_whom_it_is_from_and_that_nobody_wrote_it(
    mail: FakeMail, trusting: ssl.SSLContext
) -> None:
    link = "https://repairs.northmere.example/report/carry-on/" + "x" * 90
    a_mail(mail, trusting).send(a_parcel(link=link, language="cy", paragraphs=("Dŵr — 🚰.", ".")))
    (taken,) = mail.taken
    message = taken.message
    assert (taken.sender, taken.to) == ("repairs@northmere.example", ["ann@northmere.example"])
    assert message["From"] == "Northmere Borough Council <repairs@northmere.example>"
    assert message.get_content_type() == "text/plain"
    text = message.get_content().replace("\r\n", "\n")
    assert text.split("\n\n") == ["Dŵr — 🚰.", ".", f"{link}\n"]
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "cy"
    assert str(message["Message-ID"]).endswith("@northmere.example>")
    assert "K7C" not in str(message["Message-ID"])


def test_no_word_becomes_a_header_or_another_recipient(
    mail: FakeMail, trusting: ssl.SSLContext
) -> None:
    for number, words in enumerate(HOSTILE):
        a_mail(mail, trusting, name=words).send(a_parcel(key=f"{number}", subject=words))
    usual = {"From", "To", "Subject", "Date", "Message-ID", "Content-Language", "Auto-Submitted"}
    usual |= {"Content-Type", "Content-Transfer-Encoding", "MIME-Version"}
    for taken in mail.taken:
        assert set(taken.message.keys()) == usual
        assert taken.to == [TO["email"]["email"]]
    assert len(mail.taken) == len(HOSTILE)


@pytest.mark.parametrize(
    "address",
    [
        "ann@northmere.example\r\nBcc: everybody@evil.example",
        "ann@northmere.example, bob@evil.example",
        "ann@northmere.example> SIZE=1\r\nRCPT TO:<bob@evil.example",
        "Ann <ann@northmere.example>",
        "ann",
        "",
    ],
)
def test_an_address_that_is_more_than_one_is_refused(
    mail: FakeMail, trusting: ssl.SSLContext, address: str
) -> None:
    with pytest.raises(Refused):
        a_mail(mail, trusting).send(a_parcel(recipient={"email": address}))
    assert mail.taken == []


def test_texts_and_letters_are_refused(mail: FakeMail, trusting: ssl.SSLContext) -> None:
    for channel in ("text", "letter"):
        with pytest.raises(Refused):
            a_mail(mail, trusting).send(a_parcel(channel))


def test_nothing_is_said_to_a_mail_server_that_is_not_encrypted_or_not_trusted(
    mail: FakeMail, trusting: ssl.SSLContext
) -> None:
    strangers = a_mail(mail, ssl.create_default_context())
    with pytest.raises(MessengerUnavailable):
        strangers.send(a_parcel())
    with pytest.raises(Unwell, match="certificate"):
        strangers.check()
    with pytest.raises(Unwell, match="certificate"):
        a_mail(mail, trusting, host="127.0.0.1").check()
    mail.encrypts = False
    with pytest.raises(MessengerUnavailable):
        a_mail(mail, trusting).send(a_parcel())
    with pytest.raises(Unwell, match="does not encrypt"):
        a_mail(mail, trusting).check()
    assert set(mail.plain) <= {"EHLO", "STARTTLS"}
    assert (mail.taken, mail.logins) == ([], [])


def test_a_wrong_password_is_told_to_the_operator(mail: FakeMail, trusting: ssl.SSLContext) -> None:
    messenger = a_mail(mail, trusting, login=("repairs", "wrong"))
    with pytest.raises(Unwell, match="user name and the password"):
        messenger.check()
    assert "wrong" not in repr(messenger)


def test_nobody_at_the_other_end_is_a_matter_of_time(tmp_path: Path) -> None:
    nobody = SmtpMessenger("localhost", 9, "none", "repairs@northmere.example", "Northmere")
    with pytest.raises(MessengerUnavailable):
        nobody.send(a_parcel())
    with pytest.raises(Doubtful):
        nobody.check()


def test_a_server_on_this_machine_needs_neither_encryption_nor_a_login() -> None:
    with smtp_server() as mail:
        near = SmtpMessenger("localhost", mail.port, "none", "repairs@northmere.example", "N")
        near.send(a_parcel())
        assert len(mail.taken) == 1
        assert near.check() == "localhost takes emails"

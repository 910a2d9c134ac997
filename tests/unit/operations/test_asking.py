"""Checks that hang, fail and are asked by many at once."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy.exc import OperationalError

from repairs_pattern.domain.checks import NotSetUp, Unwell
from repairs_pattern.operations import asking
from repairs_pattern.operations.asking import Asking, finding_of
from tests.support.crowd import all_at_once


@pytest.fixture
def hanging():
    """A check that answers only when the test ends."""
    end = threading.Event()

    def check():
        end.wait(30)
        return "at last"

    yield check
    end.set()


def failing(error):
    def check():
        raise error

    return check


def words(found):
    return {each.name: each.word for each in found}


def test_what_hangs_holds_nobody_up_and_the_others_are_heard(hanging):
    began = time.monotonic()
    found = Asking({"slow": hanging, "quick": lambda: "here"}, patience=0.2).ask()
    assert words(found) == {"slow": "no answer", "quick": "ok"}
    assert time.monotonic() - began < 1


def test_several_that_hang_take_no_longer_than_one(hanging):
    began = time.monotonic()
    found = Asking(dict.fromkeys(("a", "b", "c", "d"), hanging), patience=0.2).ask()
    assert set(words(found).values()) == {"no answer"}
    assert time.monotonic() - began < 0.6


def test_what_hangs_is_not_asked_again_and_again(hanging):
    before = threading.active_count()
    questions = Asking({"slow": hanging}, patience=0.01)
    for _ in range(20):
        questions.ask()
    assert threading.active_count() <= before + 1


def test_what_has_hung_for_long_is_asked_anew(hanging, monkeypatch):
    monkeypatch.setattr(asking, "GIVE_UP", 0.05)
    turns = iter([hanging, lambda: "well again"])
    questions = Asking({"slow": lambda: next(turns)()}, patience=0.02)
    assert words(questions.ask()) == {"slow": "no answer"}
    time.sleep(0.06)
    questions._patience = 5
    assert words(questions.ask()) == {"slow": "ok"}


def test_many_who_ask_at_once_share_one_answer():
    calls = []

    def check():
        calls.append(1)
        time.sleep(0.05)
        return "here"

    questions = Asking({"it": check}, patience=5)
    answers = all_at_once(16, lambda _: words(questions.ask()))
    assert answers == [{"it": "ok"}] * 16
    assert len(calls) == 1


def test_an_answer_stands_for_a_while_and_no_longer():
    turns = iter(["first", "second"])
    questions = Asking({"it": lambda: next(turns)}, patience=5, keep=0.05)
    assert [questions.ask()[0].words for _ in range(3)] == ["first"] * 3
    time.sleep(0.06)
    assert questions.ask()[0].words == "second"


def test_each_end_of_a_check_has_its_word():
    mend = "Buy paper."
    unwell = finding_of("post", failing(Unwell("There is no paper.", mend)))
    assert (unwell.word, unwell.words, unwell.mend) == ("failed", "There is no paper.", mend)
    assert not unwell.is_well
    nothing = finding_of("post", failing(NotSetUp("Nothing is chosen.", "")))
    assert (nothing.word, nothing.is_well) == ("not set up", True)
    assert finding_of("post", lambda: "12 pages").words == "12 pages"


def test_of_a_fault_that_nobody_foresaw_only_the_name_is_told(caplog):
    secret = OperationalError("SELECT 1", {}, ConnectionError("password=hunter2"))
    (found,) = Asking({"database": failing(secret)}, patience=5).ask()
    assert (found.word, found.words) == ("failed", "It cannot be used: ConnectionError.")
    assert "hunter2" not in caplog.text
    assert "ConnectionError" in caplog.text

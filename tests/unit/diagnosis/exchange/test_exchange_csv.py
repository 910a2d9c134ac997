"""A tree goes through a spreadsheet and comes back as it was; faults have a row and a column."""

import csv
import io
import json
import re
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repairs_pattern.domain.cells import guarded, unguarded
from repairs_pattern.domain.diagnosis import parse_tree
from repairs_pattern.domain.diagnosis.exchange import (
    BrokenSheet,
    data_of,
    tree_from_csv,
    tree_to_csv,
)
from repairs_pattern.domain.diagnosis.exchange.sheet import COLUMNS
from repairs_pattern.domain.diagnosis.fields import RECORDS
from tests.support.trees import AWKWARD, trees

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def same(tree, other):
    """Equal, and everything in the same order."""
    return tree == other and json.dumps(data_of(tree)) == json.dumps(data_of(other))


def table(raw):
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def saved(
    rows, *, separator=",", end="\r\n", encoding="utf-8", first="", quoting=csv.QUOTE_MINIMAL
):
    """The rows as some spreadsheet saves them."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting).writerows(rows)
    return f"{first}{out.getvalue()}".encode(encoding)


SPREADSHEETS = {
    "as it is": {},
    "no mark at the beginning": {"encoding": "utf-8"},
    "a mark": {"encoding": "utf-8-sig"},
    "semicolons": {"separator": ";"},
    "semicolons said in the first line": {"separator": ";", "first": "sep=;\r\n"},
    "tabs and UTF-16": {"separator": "\t", "encoding": "utf-16"},
    "line ends of Unix": {"end": "\n"},
    "line ends of an old Mac": {"end": "\r", "quoting": csv.QUOTE_ALL},
    "quotes everywhere": {"quoting": csv.QUOTE_ALL},
}


@given(trees())
@settings(max_examples=60, deadline=None)
def test_a_tree_comes_back_as_it_was(tree):
    assert same(tree_from_csv(tree_to_csv(tree)), tree)
    assert same(parse_tree(data_of(tree)), tree)


@pytest.mark.parametrize("how", SPREADSHEETS.values(), ids=SPREADSHEETS)
@given(tree=trees())
@settings(max_examples=8, deadline=None)
def test_it_comes_back_whatever_spreadsheet_saves_it(how, tree):
    assert same(tree_from_csv(saved(table(tree_to_csv(tree)), **how)), tree)


@given(tree=trees(), order=st.randoms())
@settings(max_examples=20, deadline=None)
def test_padding_empty_rows_and_the_order_of_columns_do_not_matter(tree, order):
    header, *rows = table(tree_to_csv(tree))
    places = [*range(1, len(header))]
    order.shuffle(places)
    changed = [[f" {name.upper()} " for name in header]]
    changed += [[f"  {cell} " if cell else " " for cell in row] for row in rows]
    moved = [[row[0], *(row[place] for place in places), "", ""] for row in changed]
    assert same(tree_from_csv(saved([moved[0], [], [""] * 50, *moved[1:]])), tree)


def opened(cell):
    """What a spreadsheet makes of a cell: it runs formulas and changes numbers and dates."""
    months = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    date = rf"\d{{1,2}}[ -]({months})[a-z]*|({months})[a-z]*[ -]\d{{1,4}}|\d+[/.-]\d+([/.-]\d+)?"
    changed = (date, r"[\d.,%£ ]+", r"\d+e\d+", r"\d{1,2}:\d\d( ?[ap]m)?", "true|false")
    runs = cell.startswith(DANGEROUS)
    return (
        None if runs or any(re.fullmatch(each, cell, re.IGNORECASE) for each in changed) else cell
    )


@given(trees())
@settings(max_examples=40, deadline=None)
def test_no_cell_is_a_formula_or_changed_by_a_spreadsheet(tree):
    header, *rows = table(tree_to_csv(tree))
    for row in rows:
        for column, cell in zip(header, row, strict=True):
            if cell and column != "minutes":
                assert opened(cell) == cell


@given(st.one_of(AWKWARD, AWKWARD.map("'{}".format), st.text(max_size=6).map(str.strip)))
def test_a_guarded_cell_is_safe_and_comes_back(cell):
    assert unguarded(guarded(cell)) == cell
    assert not guarded(cell).startswith(DANGEROUS)


@pytest.mark.parametrize(
    "cell", ["Kitchen", "'tis broken", "A tap", "2 taps drip", "May", "true love"]
)
def test_ordinary_words_are_left_alone(cell):
    assert guarded(cell) == cell


@pytest.mark.parametrize(
    "cell", ["=1+1", "0012", "1E5", "3 May", "May-21", "TRUE", "12:30 pm", "1/2"]
)
def test_what_a_spreadsheet_changes_begins_with_an_apostrophe(cell):
    assert guarded(cell) == f"'{cell}"


def test_every_name_of_the_format_has_its_column():
    elsewhere = {"options", "rules", "when", "responsibility"}
    columns = {"title": "text", "label": "text", "repair": "text"}
    columns |= dict.fromkeys(["next", "outcome", "exit", "continue"], "leads to")
    columns |= {fact: f"when {fact}" for fact in RECORDS["when"]}
    for kind, fields in RECORDS.items():
        for name in set(fields) - elsewhere if kind != "start" else ():
            assert (name if kind == "responsibility" else columns.get(name, name)) in COLUMNS


# Faults


@pytest.fixture
def rows(data):
    return table(tree_to_csv(parse_tree(data)))


def find(rows, *starts):
    """The number of the row that begins with these cells, as a spreadsheet counts."""
    return next(n for n, row in enumerate(rows, 1) if tuple(row[: len(starts)]) == starts)


def change(rows, starts, column, cell):
    rows[find(rows, *starts) - 1][COLUMNS.index(column)] = cell


def faults(raw):
    with pytest.raises(BrokenSheet) as caught:
        tree_from_csv(raw)
    assert all(fault.reason.endswith(".") and fault.mend for fault in caught.value.faults)
    return caught.value.faults


@pytest.mark.parametrize(
    ("starts", "column", "cell", "shown", "reason"),
    [
        (("answer", "room", "kitchen"), "which", "tpa", "which", "leads to"),
        (("answer", "room", "kitchen"), "leads to", "question?", "leads to", "leads to"),
        (("answer", "room", "kitchen"), "which", "", "which", "leads to"),
        (("answer", "room", "kitchen"), "name", "rom", "name", "belongs to"),
        (("answer", "room", "kitchen"), "answer", "", "answer", "nothing in the column"),
        (("answer", "room", "kitchen"), "text", "", None, 'has no "label"'),
        (("answer", "room", "kitchen"), "sor", "X-1", "sor", "means nothing"),
        (("question", "room"), "which", "tap", "which", "nothing to say"),
        (("question", "room"), "row", "querstion", "row", "in the column"),
        (("start", "home"), "which", "rom", "which", "leads to"),
        (("start", "home"), "text", "a", "text", "nothing to say"),
        (("outcome", "tap-drips"), "minutes", "45.5", "minutes", "where text belongs|minutes"),
        (("outcome", "tap-drips"), "booking", "onlin", "booking", "not one of the words"),
        (("outcome", "tap-drips"), "tenant", "nobody", "tenant", "not one of the words"),
        (("rule", "heating"), "when season", "summer", "when season", "not one of the words"),
        (("rule", "heating"), "name", "heatin", "name", "belongs to"),
        (("exit", "gas"), "kind", "gass", "kind", "not one of the words"),
    ],
)
def test_a_fault_is_found_by_row_and_column(rows, starts, column, cell, shown, reason):
    number = find(rows, *starts)
    change(rows, starts, column, cell)
    found = faults(saved(rows))
    assert any(
        (fault.row, fault.column) == (number, shown) and re.search(reason, fault.reason)
        for fault in found
    ), found


def test_what_is_there_twice_names_the_first_row(rows):
    rows.append(rows[find(rows, "question", "tap") - 1])
    (fault,) = faults(saved(rows))
    assert fault.row == len(rows)
    assert f"row {find(rows, 'question', 'tap')}" in fault.reason


def test_rows_may_be_in_any_order_as_long_as_answers_keep_theirs(rows, data):
    header, *rest = rows
    by_text = sorted(rest, key=lambda row: (row[0], row[1]))
    assert by_text != rest
    assert tree_from_csv(saved([header, *by_text])) == parse_tree(data)


def test_a_column_that_means_nothing_is_a_fault_with_a_suggestion(rows):
    rows[0][COLUMNS.index("priority")] = "prioriti"
    (fault, *_) = faults(saved(rows))
    assert (fault.row, fault.column) == (1, "prioriti")
    assert "priority" in fault.mend


def test_two_columns_of_one_name_and_cells_without_a_column_are_faults(rows):
    found = faults(saved([[*rows[0], "text"], [*rows[1], "", "b"], *rows[2:]]))
    assert [(fault.row, fault.column) for fault in found] == [(1, "text"), (2, None)]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "not called"),
        (b"\xff\xfe\x00", "not UTF-8|not called"),
        (b"name,row\n", "not called"),
        (b"row,text\nquestion,\x93quoted\x94\n", "not UTF-8"),
        (b'row,text\nquestion,"' + b"a" * 200_000, "too long"),
        (b"row\n", "no"),
        (b"row,name\nquestion,a\x00b\n", ""),
        (b"PK\x03\x04", "not called"),
    ],
)
def test_what_is_no_sheet_is_said_in_words(raw, reason):
    assert re.search(reason, faults(raw)[0].reason)


@given(st.binary(max_size=300), st.sampled_from([b"", b"row,name,which\n", b"row;text\n"]))
@settings(max_examples=150)
def test_no_bytes_crash_it(raw, header):
    with pytest.raises(BrokenSheet):
        tree_from_csv(header + raw)


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_no_change_of_cells_crashes_it(data):
    rows = table(tree_to_csv(data.draw(trees())))
    for _ in range(data.draw(st.integers(1, 4))):
        row = data.draw(st.sampled_from(rows))
        place = data.draw(st.integers(0, len(row) - 1))
        row[place] = data.draw(st.one_of(st.sampled_from(["", "rule", "answer", "start"]), AWKWARD))
    with suppress(BrokenSheet):
        tree_from_csv(saved(rows))

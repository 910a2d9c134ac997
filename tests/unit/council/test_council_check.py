"""Each fault in a council folder is found, with its file, its line and a way to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from repairs_pattern.council import BrokenCouncil, Problem, check_council, load_council

TOML, TREE, CSV = "council.toml", "diagnosis.yaml", "addresses.csv"

FAULTS_IN_SETTINGS = [
    (
        'nation = "england"',
        'nation = "englend"',
        "council.toml:3: error: nation: “englend” cannot be used here. "
        "Mend: Did you mean “england”?",
    ),
    (
        'nation = "england"',
        "nation = england",
        "council.toml:3: error: The value is not written in a way that can be read. "
        "Mend: Put text in quotation marks. Write numbers plainly, and yes or no as true or false.",
    ),
    (
        'nation = "england"',
        'nation = "england',
        "council.toml:3: error: A text does not end on the line where it starts. "
        "Mend: Close it with a quotation mark.",
    ),
    (
        'nation = "england"',
        'nation "england"',
        "council.toml:3: error: There is no equals sign after the name. "
        'Mend: Write it as: name = "value"',
    ),
    (
        'nation = "england"',
        'nation = "england"\nnation = "wales"',
        "council.toml:4: error: “nation” is already given on line 3. Mend: Keep one of the two.",
    ),
    (
        "[privacy]",
        "[retention]\ndetails_days = 400\nrecord_days = 399\n\n[privacy]",
        "council.toml:56: error: details_days is 400, and the whole repair is deleted after 399. "
        "Mend: Make record_days 400 or more, or details_days 399 or less.",
    ),
    (
        "[privacy]",
        '[[messages.staff]]\nemail = "gas@testham.example"\ntrades = ["gass"]\n\n[privacy]',
        "council.toml:57: error: “gass” is not a trade under [booking]. "
        "Mend: Use one of: locksmith, plumbing.",
    ),
    (
        "[triage]",
        "[brand]",
        "council.toml:26: error: “brand” is already given on line 13. Mend: Keep one of the two.",
    ),
    (
        "[triage]",
        "[triage",
        "council.toml:26: error: The name of a section is not closed. "
        "Mend: Close it with ], for example [contact].",
    ),
    (
        'email = "repairs@testham.example"\n',
        "",
        "council.toml:6: error: contact.email is missing. "
        'Mend: Add it under [contact], such as: email = "repairs@northmere.example"',
    ),
    (
        '[triage]\nreply = {amount = 2, unit = "working-days"}\n',
        "",
        "council.toml: error: triage is missing. Mend: Add the section [triage].",
    ),
    (
        'colour = "#0b3d5c"',
        'color = "#0b3d5c"',
        "council.toml:16: error: “color” is not a setting under [brand]. "
        "Mend: Did you mean “colour”?",
    ),
    (
        "[privacy]",
        "[privcy]",
        "council.toml:55: error: “privcy” is not a setting or a section. "
        "Mend: Did you mean “privacy”?",
    ),
    (
        'colour = "#0b3d5c"',
        'colour = "blue"',
        "council.toml:16: error: brand.colour: “blue” is not a colour. "
        "Mend: Write it like #0b3d5c.",
    ),
    (
        "lead_days = 1",
        'lead_days = "1"',
        'council.toml:33: error: booking.lead_days must be a whole number, and is "1". '
        "Mend: Write it plainly, without quotation marks.",
    ),
    (
        "lead_days = 1",
        'lead_days = 1\ncalendar = "yes"',
        'council.toml:34: error: booking.calendar must be true or false, and is "yes". '
        "Mend: Write true or false, without quotation marks.",
    ),
    (
        "lead_days = 1",
        "lead_days = -1",
        "council.toml:33: error: booking.lead_days is -1. Mend: Give at least 0.",
    ),
    (
        'opening_hours = ["Monday to Friday, 8am to 6pm"]',
        'opening_hours = "Monday"',
        'council.toml:9: error: contact.opening_hours must be a list, and is "Monday". '
        "Mend: Put it in square brackets, with commas between.",
    ),
    (
        'opening_hours = ["Monday to Friday, 8am to 6pm"]',
        'opening_hours = [\n"Monday",\n3]',
        "council.toml:11: error: contact.opening_hours (number 2) must be a text, and is 3. "
        "Mend: Put it in quotation marks.",
    ),
    (
        'name = "Testham Council"\nshort_name',
        'name = " "\nshort_name',
        "council.toml:1: error: name is empty. "
        "Mend: Fill it in, or take the line out if it is not needed.",
    ),
    (
        '{amount = 90, unit = "days"}',
        "90",
        "council.toml:24: error: priorities.planned.target must be a length of time, and is 90. "
        'Mend: Write it like: target = {amount = 5, unit = "working-days"}',
    ),
    (
        '{amount = 90, unit = "days"}',
        '{unit = "days"}',
        "council.toml:24: error: priorities.planned.target.amount is missing. "
        'Mend: Write it like: target = {amount = 5, unit = "working-days"}',
    ),
    (
        'planned = {label = "Planned"',
        'someday = {label = "Planned"',
        "council.toml:24: error: priorities.someday: “someday” cannot be used here. "
        "Mend: Use one of: emergency, planned, routine, urgent.",
    ),
    (
        'planned = {label = "Planned", target = {amount = 90, unit = "days"}, '
        'basis = "complete"}\n',
        "",
        "council.toml:20: error: The priority “planned” is missing. "
        "Mend: Add the section [priorities.planned] with label, target and basis.",
    ),
    (
        "amount = 24",
        "amount = 25",
        "council.toml:21: error: An emergency target of 25 hours can be later than 24 hours. "
        'Mend: Give 24 hours or fewer, such as: target = {amount = 24, unit = "hours"}',
    ),
    (
        "amount = 20,",
        "amount = 90,",
        "council.toml:23: warning: “routine” (90 working days) is slower than “planned” (90 days). "
        "Mend: Check that the two are the right way round.",
    ),
    (
        "right-to-repair",
        "right-to-repairs",
        "council.toml:30: error: “right-to-repairs” is not a law we know in england. "
        "Mend: Did you mean “right-to-repair”?",
    ),
    (
        'ends = "17:00"',
        'ends = "5pm"',
        "council.toml:46: error: booking.windows (number 2) ends: “5pm” is not a time of day. "
        'Mend: Use the 24-hour clock, such as "08:00".',
    ),
    (
        'ends = "17:00"',
        'ends = "11:00"',
        "council.toml:46: error: The window “afternoon” ends before it starts. "
        "Mend: Check the two times.",
    ),
    (
        'ends = "17:00"',
        'ends = "12:20"',
        "council.toml:46: error: The window “afternoon” is only 20 minutes long. "
        "Mend: Make it at least 30 minutes.",
    ),
    (
        'starts = "12:00"\nends = "17:00"',
        'starts = "08:00"\nends = "12:00"',
        "council.toml:43: error: The windows “morning” and “afternoon” start at the same time on "
        "the same day. Mend: Take one of them out, or change its times or days.",
    ),
    (
        'starts = "12:00"',
        'starts = "08:00"',
        "council.toml:43: error: The windows “morning” and “afternoon” start at the same time on "
        "the same day. Mend: Take one of them out, or change its times or days.",
    ),
    (
        'arranged = ["locksmith"]',
        f'arranged = ["{"x" * 41}"]',
        f"council.toml:35: error: booking.arranged (number 1): “{'x' * 41}” cannot be used as a "
        "name here. Mend: Use small letters, digits and single hyphens, such as early-morning: "
        "at most 40 characters.",
    ),
    (
        'starts = "12:00"',
        'starts = "09:00"',
        "council.toml:43: warning: The windows “morning” and “afternoon” overlap by 180 minutes on "
        "one day. Mend: Check the times: each window has its own visits, so one person may be "
        "booked twice.",
    ),
    (
        'id = "afternoon"',
        'id = "morning"',
        "council.toml:44: error: Two windows are called “morning”. "
        "Mend: Give one of them another id.",
    ),
    (
        "plumbing = 4",
        "plumbing = 0",
        "council.toml:50: error: booking.capacity.plumbing is 0. Mend: Give at least 1.",
    ),
    (
        "plumbing = 4",
        "plumbing = 4\nlocksmith = 1",
        "council.toml:35: error: The trade “locksmith” is both arranged by staff and given a "
        "capacity. Mend: Keep it in one of the two places.",
    ),
    (
        'channels = ["text", "letter"]',
        'channels = ["text", "emial"]',
        "council.toml:53: error: messages.channels (number 2): “emial” cannot be used here. "
        "Mend: Did you mean “email”?",
    ),
    (
        'website = "https://testham.example"',
        'website = "www.testham.example"',
        "council.toml:4: error: website: “www.testham.example” is not a full web address. "
        "Mend: Start with https:// and give the whole of it.",
    ),
    (
        'email = "repairs@testham.example"',
        'email = "repairs at testham"',
        "council.toml:10: error: contact.email: “repairs at testham” is not an email address. "
        "Mend: Write it like repairs@council.gov.uk.",
    ),
    (
        'repairs_phone = "01632 960100"',
        'repairs_phone = "01632 96010"',
        "council.toml:7: error: contact.repairs_phone: “01632 96010” is not a UK phone number. "
        "Mend: Check the digits. For a made-up council use 01632 960000 to 01632 960999.",
    ),
    (
        'address = ["Town Hall", "Testham"]',
        'address = ["Town Hall"]\nrelay = "01632 960100"',
        "council.toml:12: error: contact.relay: “01632 960100” is not a Relay UK number. "
        "Mend: Write 18001, a space and the number of the repairs team.",
    ),
    (
        "[brand]\n",
        '[contact.lines.floodline]\nlabel = "Floods"\nnumber = "01632 960105"\n[brand]\n',
        "council.toml:13: error: The phone line “floodline” is there already, for every council. "
        "Mend: Give yours another name.",
    ),
]


@pytest.mark.parametrize(("old", "new", "message"), FAULTS_IN_SETTINGS)
def test_a_fault_in_council_toml_is_told_with_its_line(council, old, new, message):
    council.change(TOML, old, new)
    assert council.says() == [message]


FAULTS_IN_THE_TREE = [
    (
        "outcome: described",
        "outcome: descrbed",
        'diagnosis.yaml:13: error: The question "problem" option "other" leads to "descrbed", '
        'which is not among the outcomes in this file. Mend: Did you mean "described"? '
        'Correct the name, or add "descrbed" under "outcomes".',
    ),
    (
        "    title: What is the problem?",
        "\ttitle: What is the problem?",
        "diagnosis.yaml:10: error: There is a tab here. Mend: Use spaces to indent.",
    ),
    (
        "What is the problem?",
        "Problem: which?",
        "diagnosis.yaml:10: error: There is a colon here that cannot be read. Mend: Put a text "
        "that has a colon in it in quotation marks, and check the indent.",
    ),
    (
        "  described:\n",
        "  tap-cannot-turn:\n",
        "diagnosis.yaml:23: error: “tap-cannot-turn” is already given on line 15. "
        "Mend: Keep one of the two, or give one another name.",
    ),
    (
        "start: {home: problem, communal: problem}",
        "start: &start {home: *start}",
        "diagnosis.yaml:2: error: This refers to itself. Mend: Take out the * reference.",
    ),
    (
        "trade: plumbing",
        "trade: locksmith",
        "diagnosis.yaml:18: error: “tap-cannot-turn” is booked online, and the trade “locksmith” "
        "has no visits. Mend: Add “locksmith” to [booking.capacity] in council.toml, or say here: "
        "booking: arrange",
    ),
    (
        "trade: plumbing",
        "trade: plumming",
        'diagnosis.yaml:18: error: The outcome "tap-cannot-turn" has the trade "plumming", which '
        'is not a known one. Mend: Did you mean "plumbing"? Use locksmith or plumbing.',
    ),
    (
        "minutes: 45",
        "minutes: 301",
        "diagnosis.yaml:20: error: “tap-cannot-turn” takes 301 minutes, and the longest window in "
        "council.toml is 300 minutes. Mend: Make a window longer, or say here: booking: arrange",
    ),
    (
        "tap-cannot-be-turned",
        "insecure-window-door-or-lock",
        "diagnosis.yaml:15: error: “tap-cannot-turn” is urgent, but by the Right to Repair it must "
        "be done in 1 working day. Mend: Give it priority: emergency.",
    ),
    (
        "tap-cannot-be-turned",
        "loss-of-heating-or-hot-water",
        "diagnosis.yaml:15: error: “tap-cannot-turn” is urgent, but by the Right to Repair it must "
        "be done in 1 working day in the heating season. "
        "Mend: Give it priority: emergency, with a rule for when: {season: heating}.",
    ),
    (
        "priority: urgent",
        "priority: routine",
        "council.toml:23: warning: “routine” is 20 working days, and the law allows less for "
        "“tap-cannot-turn” (3 working days, Right to Repair). Mend: Nothing breaks: residents are "
        "told the legal time. A shorter target would fit them all.",
    ),
    (
        "call: [gas-emergency]",
        "call: [gas-emergency, floodlin]",
        'diagnosis.yaml:31: error: The exit "gas" has the phone line "floodlin", which is not '
        'a known one. Mend: Did you mean "floodline"?',
    ),
]


@pytest.mark.parametrize(("old", "new", "message"), FAULTS_IN_THE_TREE)
def test_a_fault_in_the_diagnosis_is_told_with_its_line(council, old, new, message):
    council.change(TREE, old, new)
    told = council.says()
    assert len(told) == 1
    assert told[0].startswith(message)


FAULTS_IN_ADDRESSES = [
    (
        "999900000002,",
        "999900000001,",
        "3: error: The UPRN 999900000001 is already on line 2. Mend: Each home has its own UPRN.",
    ),
    (
        "999900000002,",
        "0000999900000001,",
        "3: error: “0000999900000001” is not a UPRN. "
        "Mend: A UPRN is 1 to 12 digits. Keep the column as text.",
    ),
    (
        "999900000002,",
        "9.999E+11,",
        "3: error: “9.999E+11” is not a UPRN. "
        "Mend: A UPRN is 1 to 12 digits. Keep the column as text.",
    ),
    (
        "XN1 1AA",
        "xn11aa",
        "2: error: “xn11aa” is not a postcode. "
        "Mend: Write it in capitals with one space, like XN4 2AB.",
    ),
    (
        "tenant,,home",
        "tennant,,home",
        "2: error: The tenure “tennant” cannot be used here. Mend: Did you mean “tenant”?",
    ),
    (
        "tenant,,home",
        "tenant,,house",
        "2: error: The kind “house” cannot be used here. Mend: Did you mean “home”?",
    ),
    (
        ",B1,communal",
        ",,communal",
        "4: error: A communal area has no block. "
        "Mend: Give the id of the block that it belongs to.",
    ),
    (
        '"Flat 1, High Court"',
        "Flat 1, High Court",
        "3: error: This line has 9 values, and the first line 8. "
        "Mend: Put a text that has a comma in it in quotation marks.",
    ),
    (
        "tenure,block",
        "tenancy,block",
        "1: error: The column “tenure” is missing. "
        "Mend: Line 1 must be: uprn,address_line,locality,town,postcode,tenure,block,kind",
    ),
    (
        "1 Low Street",
        "",
        "2: error: The address is empty. Mend: Fill it in.",
    ),
]


@pytest.mark.parametrize(("old", "new", "message"), FAULTS_IN_ADDRESSES)
def test_a_fault_in_the_address_list_is_told_with_its_line(council, old, new, message):
    council.change(CSV, old, new)
    assert f"addresses.csv:{message}" in council.says()


def test_the_line_of_an_address_is_right_after_a_text_of_two_lines(council):
    council.change(CSV, "1 Low Street", '"1 Low\nStreet"')
    council.change(CSV, "XN1 1AB,leaseholder", "?,leaseholder")
    assert [told.split(" ")[0] for told in council.says()] == ["addresses.csv:4:"]


def test_only_the_first_twenty_faults_of_the_address_list_are_told(council):
    council.add(
        CSV, "".join(f"{n},1 Low Street,,Testham,NONE,tenant,,home\n" for n in range(1, 31))
    )
    told = council.says()
    assert len(told) == 21
    assert (
        "addresses.csv: error: There are 10 more faults like these in the file. "
        "Mend: Mend these first, then check again." in told
    )


def test_a_file_that_is_not_utf_8_is_told_with_the_line_of_the_character(council):
    (council.path / CSV).write_bytes(b"uprn\n1,Caf\xe9\n")
    assert council.says() == [
        "addresses.csv:2: error: There is a character here that is not UTF-8 text. "
        "Mend: Save the file again as UTF-8. In a spreadsheet, choose “CSV UTF-8”."
    ]


def test_a_byte_order_mark_from_a_spreadsheet_does_no_harm(council):
    whole = (council.path / CSV).read_bytes()
    (council.path / CSV).write_bytes(b"\xef\xbb\xbf" + whole.replace(b"\n", b"\r\n"))
    assert council.says() == []


@pytest.mark.parametrize("file", [TOML, TREE, CSV])
def test_a_missing_file_is_told(council, file):
    (council.path / file).unlink()
    assert f"{file}: error: This file is missing. Mend: Add {file} to the folder." in council.says()


def test_a_folder_where_a_file_should_be_is_told(council):
    (council.path / TOML).unlink()
    (council.path / TOML).mkdir()
    assert council.says()[0].startswith("council.toml: error: This file cannot be opened: ")


@pytest.mark.parametrize("name", ["no-such-folder", "council.toml", "nul\0l"])
def test_what_is_not_a_folder_is_told(council, name):
    problems = check_council(council.path / name)
    assert [problem.reason for problem in problems] == ["This is not a folder that can be opened."]


def test_yes_and_no_stay_words_in_the_diagnosis(council):
    council.change(TREE, "tap: {label: A tap,", "yes: {label: Yes,")
    tree = load_council(council.path).tree
    assert tree.questions["problem"].options["yes"].label == "Yes"


def test_a_text_nested_without_end_is_refused_and_does_not_end_the_process(council):
    council.write(TREE, "a: " + "[" * 200_000 + "]" * 200_000)
    assert council.says() == [
        "diagnosis.yaml:1: error: Lists or groups are nested too deep. Mend: Make it simpler."
    ]


@pytest.mark.parametrize("file", [TOML, TREE])
def test_a_number_of_thousands_of_digits_is_refused(council, file):
    council.write(file, ("a = " if file == TOML else "a: ") + "9" * 6_000)
    assert any("thousands of digits" in told for told in council.says())


def test_a_rule_that_makes_a_repair_an_emergency_satisfies_the_right_to_repair(council):
    council.change(TREE, "tap-cannot-be-turned", "loss-of-heating-or-hot-water")
    council.change(
        TREE,
        "leaseholder: leaseholder}",
        "leaseholder: leaseholder}\n    do: [Wear warm clothes.]\n"
        "    rules: [{when: {season: heating}, priority: emergency}]",
    )
    assert council.says() == []


def test_without_the_right_to_repair_its_times_do_not_count(council):
    council.change(TREE, "tap-cannot-be-turned", "insecure-window-door-or-lock")
    council.change(TOML, 'regimes = ["right-to-repair"]', "regimes = []")
    assert council.says() == []


def test_a_repair_of_the_resident_needs_no_visits_from_the_council(council):
    council.change(TREE, "trade: plumbing", "trade: locksmith")
    council.change(
        TREE,
        "{tenant: council, leaseholder: leaseholder}",
        "{tenant: tenant, leaseholder: leaseholder}",
    )
    assert not any("has no visits" in told for told in council.says())


def test_a_template_that_replaces_nothing_is_a_warning(council, monkeypatch):
    ours = frozenset({"report/start.html", "components/slot-list/macro.html"})
    monkeypatch.setattr("repairs_pattern.council.overrides.template_names", lambda: ours)
    council.write("templates/report/strat.html", "")
    council.write("templates/components/slot-list/macro.html", "")
    assert council.says() == [
        "templates/report/strat.html: warning: This template replaces none of ours, so it is only "
        "used if you include it. Mend: Did you mean “report/start.html”?"
    ]


def test_a_broken_council_is_refused_with_every_problem(council):
    council.change(TOML, 'nation = "england"', 'nation = "englend"')
    council.change(CSV, "XN1 1AA", "nowhere")
    with pytest.raises(BrokenCouncil) as refusal:
        load_council(council.path)
    assert [problem.file.name for problem in refusal.value.problems] == [CSV, TOML]
    assert f"{council.path.as_posix()}/council.toml:3: error: nation:" in str(refusal.value)


def test_a_council_with_only_warnings_is_loaded(council):
    council.change(TREE, "priority: urgent", "priority: routine")
    assert [problem.severity for problem in check_council(council.path)] == ["warning"]
    assert load_council(council.path).id == "testham"


def test_a_problem_without_a_line_names_only_the_file():
    problem = Problem(Path("logo.svg"), None, "It is gone.", "Put it back.", "warning")
    assert str(problem) == "logo.svg: warning: It is gone. Mend: Put it back."


def test_checking_never_changes_the_folder(council):
    before = {file: file.stat().st_mtime_ns for file in council.path.iterdir()}
    check_council(council.path)
    assert {file: file.stat().st_mtime_ns for file in council.path.iterdir()} == before


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    file=st.sampled_from([TOML, TREE, CSV, "words.toml", "logo.svg"]),
    start=st.floats(0, 1),
    length=st.integers(0, 40),
    put=st.one_of(
        st.binary(max_size=20),
        st.sampled_from([b"\t", b'"', b"[", b"{", b"}", b"&a *a", b"- ", b": ", b"= 1979-05-27\n"]),
    ),
)
def test_whatever_is_in_a_file_checking_it_only_gives_problems(council, file, start, length, put):
    path = council.path / file
    whole = path.read_bytes() if path.exists() else b'[en]\n"Start" = "Go"\n'
    at = int(start * len(whole))
    try:
        path.write_bytes(whole[:at] + put + whole[at + length :])
        for problem in check_council(council.path):
            assert problem.reason
            assert problem.mend
            assert "Input should be" not in problem.reason
            assert problem.line is None or problem.line >= 1
    finally:
        path.write_bytes(whole)


def test_a_template_that_is_not_jinja_is_refused_with_its_line(council):
    council.write("templates/pages/start.html", "<h1>\n{% if %}\n</h1>")
    [told] = council.says()
    assert told.startswith("templates/pages/start.html:2: error: This is not a Jinja template")

"""The analysis of a round that is made up, so that each number is known."""

from datetime import date

import pytest

from repairs_pattern.research.analysis import Build, NoSuchRound, analyse, read_round, who_took_part
from repairs_pattern.research.analysis.drawing import drawn
from repairs_pattern.research.analysis.measures import task_groups
from repairs_pattern.research.analysis.numbers import COMPARE_FROM
from repairs_pattern.research.analysis.record import EventRecord
from repairs_pattern.research.store import open_research
from tests.support.rounds import SCENARIOS, synthetic_round

TODAY = date(2026, 12, 2)
BUILD = Build("0.1.0", "abc123")


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    opened = open_research(f"sqlite:///{tmp_path_factory.mktemp('research')}/research.db")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def record(database):
    return read_round(database, synthetic_round(database), SCENARIOS, BUILD, TODAY)


@pytest.fixture(scope="module")
def sections(record):
    return {each.id: each for each in analyse(record)}


def rows(section, part=0):
    return [
        dict(zip(section.parts[part].table.columns, row, strict=True))
        for row in section.parts[part].table.rows
    ]


def changed(record, task, **to):
    """The document with one task changed: P01, 1 and so on."""
    tasks = [
        each.model_copy(update=to) if (each.participant, each.task) == task else each
        for each in record.tasks
    ]
    return record.model_copy(update={"tasks": tuple(tasks)})


def test_who_finished_is_so_many_of_so_many(sections):
    first, second = rows(sections["finished"])
    assert first["Done"] == "5 of 6"
    assert first["“Done” fits a true rate of"] == "44 to 97 in 100"
    assert second["Done with help"] == second["Stopped"] == second["Not judged"] == "1 of 6"
    assert first["Done, of those with assistive technology"] == "1 of 1"


def test_the_verdict_wins_over_what_was_noticed_and_both_are_shown(record):
    other = changed(record, ("P01", 1), verdict="failed", outcome="failed")
    section = {each.id: each for each in analyse(other)}["finished"]
    assert rows(section)[0]["Done"] == "4 of 6"
    assert rows(section)[0]["Came to the end"] == "5 of 6"
    first = rows(section, 1)[0]
    assert first["Task 1: A tap that drips"] == "Not done; came to the end"


def test_while_a_task_is_not_judged_nothing_is_said_of_a_true_rate(sections):
    finished = sections["finished"]
    assert rows(finished)[1]["“Done” fits a true rate of"] == "not known: judge first"
    chart = next(part.chart for part in finished.parts if part.chart)
    assert [row.label for row in chart.rows] == ["Task 1: A tap that drips"]


def test_nothing_anywhere_is_in_per_cent_or_a_mean(sections):
    words = repr(sections).casefold()
    assert "%" not in words.replace("95% wilson", "")
    for never in ("average", "mean:", "p-value", "significant"):
        assert never not in words


def test_times_are_those_of_tasks_that_were_done_until_the_page_that_ends_them(record):
    first = task_groups(record)[0]
    times = first.times_on_task()
    assert set(times) == {"P01", "P02", "P04", "P05", "P06"}
    assert times["P01"] == 120  # of 150 seconds: the last of five pages is left out


def test_people_with_assistive_technology_are_never_among_the_others(sections):
    times = sections["times"]
    assert [part.heading for part in times.parts] == [
        "Without assistive technology",
        "With assistive technology",
    ]
    assert rows(times)[0]["People"] == "4"
    assert rows(times, 1)[0]["People"] == "1"


def test_time_on_a_page_is_all_visits_together(record):
    [second] = [each for each in task_groups(record)[0].sittings if each.task.participant == "P02"]
    spent = second.seconds_on_pages((("confirmation",),))
    assert list(spent) == ["danger", "location", "tap", "describe"]
    assert spent["danger"] == 23 + 23
    assert "confirmation" not in spent


def test_where_people_went_back_or_met_errors_counts_people(sections):
    found = rows(sections["troubles"])
    assert {"Page": "location", "What": "went back", "People": "3 of 6", "Times": "3"} in found
    assert found[1]["What"] == "error: postcode: invalid"


def test_ways_are_held_against_what_is_expected(sections):
    part = sections["ways"].parts[0]
    assert part.words[0].startswith("2 of 6 went exactly the way")
    ways = {(row[0], row[1]): row[2:] for row in part.table.rows}
    assert ways["danger", "location"] == ("6 of 6", "yes")
    assert ways["location", "danger"] == ("3 of 6", "no")


def test_where_the_moderator_sent_somebody_is_not_their_way(record):
    sent = [
        EventRecord(
            participant="P01",
            task=1,
            scenario="tap",
            day=TODAY,
            seconds=second,
            kind=kind,
            page=page,
            detail={},
        )
        for second, kind, page in (
            (1, "page_view", "danger"),
            (2, "sent_to", "describe"),
            (3, "page_view", "describe"),
        )
    ]
    group = task_groups(record.model_copy(update={"events": tuple(sent)}))[0]
    assert group.steps() == []
    assert group.people_on("describe") == 1


def test_a_scenario_that_was_changed_since_is_said(record):
    other = changed(record, ("P01", 1), scenario_hash="c" * 64)
    words = repr(analyse(other)[0])
    assert "P01 saw another state of this scenario" in words


def test_ease_and_sus_show_each_person_and_how_many_there_are(sections):
    assert rows(sections["ease"])[0]["Each answer"] == "3, 5, 6, 6, 7, 7"
    assert [row["Score"] for row in rows(sections["sus"])] == [
        *("85", "70", "40", "90", "55"),
        "not complete",
    ]
    assert sections["sus"].words[1] == "n = 5. Middle 70, from 40 to 90."


def test_own_questions_are_counted(sections):
    part = sections["questions"].parts[0]
    assert part.heading == "Task 1: A tap that drips. Would you do it again?"
    assert set(part.table.rows) == {("Yes", "4 of 6"), ("No", "2 of 6")}


def test_notes_are_heaped_by_theme_and_by_page_and_people_are_counted(sections):
    assert rows(sections["notes"])[0] == {
        "Theme": "find-it-again",
        "People": "3 of 6",
        "Who": "P01, P03, P05",
        "Notes": "6",
        "Worst": "3",
    }
    assert rows(sections["notes"], 1)[0]["Page"] == "location"


def test_versions_of_few_people_are_side_by_side_and_not_compared(sections):
    [part] = sections["versions"].parts
    assert part.words[0].startswith("Not enough participants to compare.")
    assert [row[0] for row in part.table.rows] == ["The council as it is", "With pictures"]


def test_versions_of_many_people_may_be_compared(database):
    number = synthetic_round(database, people=2 * COMPARE_FROM)
    record = read_round(database, number, SCENARIOS, BUILD, TODAY)
    [part] = {each.id: each for each in analyse(record)}["versions"].parts
    assert "Not enough" not in part.words[0]


def test_a_round_that_nobody_came_to_has_an_analysis(database):
    record = read_round(database, synthetic_round(database, people=0), SCENARIOS, BUILD, TODAY)
    assert who_took_part(record) == ["0 people took part. 0 of 0 with assistive technology."]
    assert all(part.chart is None for section in analyse(record) for part in section.parts)


def test_a_round_of_scenarios_that_are_no_more_has_an_analysis(database, record):
    without = read_round(database, record.round, {}, BUILD, TODAY)
    assert analyse(without)[4].parts[0].words == ("The scenario names no way that it expects.",)


def test_there_is_no_round_without_a_number(database):
    with pytest.raises(NoSuchRound):
        read_round(database, 999, SCENARIOS, BUILD, TODAY)


def test_every_chart_is_a_drawing_with_its_words_and_real_text(sections):
    charts = [part.chart for each in sections.values() for part in each.parts if part.chart]
    assert len(charts) == 13
    for chart in charts:
        svg = drawn(chart).decode()
        assert "<text" in svg
        assert 'xlink:href="http' not in svg
        assert f"<title>{chart.title}</title>" in svg


def test_a_chart_says_in_words_what_it_shows(sections):
    assert sections["ease"].parts[0].chart.alt == (
        "Task 1: A tap that drips: 6 people, from 3 to 7, middle 6. "
        "Task 2: Another day for a visit: 6 people, from 1 to 6, middle 2.5."
    )


def test_the_same_numbers_are_the_same_drawing(sections):
    chart = sections["finished"].parts[0].chart
    first = drawn(chart)
    drawn.cache_clear()
    assert drawn(chart) == first

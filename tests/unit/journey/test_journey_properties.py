"""What holds for every journey and whatever anybody answers."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from repairs_pattern.journey import Branch, Form, Journey, Page

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
OPTIONS = ("p", "q", "r")


def by_answer(name, targets):
    """A rule that reads the page's own answer."""

    def choose(answers):
        return targets[OPTIONS.index(answers[name]["said"]) % len(targets)]

    return Branch(choose, tuple(targets))


@st.composite
def journeys(draw):
    """A small journey whose pages lead only to later ones, so that each is reached."""
    number = draw(st.integers(1, 8))
    pages = []
    for n in range(number):
        rest = range(n + 1, number)
        chosen = draw(st.lists(st.sampled_from(rest), min_size=1, max_size=3)) if rest else []
        targets = [f"p{n + 1}", *(f"p{each}" for each in chosen)] if rest else []
        kind = draw(st.sampled_from(["one", "map", "branch"]))
        follows = {
            "one": targets[0] if targets else None,
            "map": dict(zip(OPTIONS, targets, strict=False)) or None,
            "branch": by_answer(f"p{n}", targets) if targets else None,
        }[kind]
        ends = not rest and draw(st.booleans())
        pages.append(Page(f"p{n}", form=None if ends else Form, next=follows))
    reached = _reached(pages)
    return Journey([page for page in pages if page.name in reached], "p0")


def _reached(pages):
    reached = {"p0"}
    for page in pages:
        if page.name in reached:
            reached |= set(page.targets())
    return reached


answers = st.dictionaries(
    st.sampled_from([f"p{n}" for n in range(8)]),
    st.fixed_dictionaries({"said": st.sampled_from(OPTIONS)}),
)


@given(journeys(), answers)
def test_a_path_ends_and_never_repeats_a_page(journey, said):
    names = journey.path(said, NOW).names
    assert names[0] == "p0"
    assert len(set(names)) == len(names) <= len(journey.pages)


@given(journeys(), answers)
def test_every_page_of_a_path_but_the_last_is_answered_and_leads_to_the_next(journey, said):
    walked = journey.path(said, NOW)
    for page, following in zip(walked.pages, walked.pages[1:], strict=False):
        assert page.name in walked.answers
        assert following.name in set(page.targets())
    assert walked.last.name not in walked.answers


@given(journeys(), answers, st.sampled_from(OPTIONS))
def test_answering_the_last_page_only_extends_or_ends_the_path(journey, said, option):
    before = journey.path(said, NOW)
    after = journey.path({**said, before.last.name: {"said": option}}, NOW)
    assert after.names[: len(before.names)] == before.names


@given(journeys(), answers)
def test_only_the_answers_on_the_path_decide_the_path(journey, said):
    walked = journey.path(said, NOW)
    assert journey.path(dict(walked.answers), NOW).names == walked.names


@given(journeys(), answers, st.data())
def test_changing_one_answer_leaves_the_path_before_it_alone(journey, said, draw):
    walked = journey.path(said, NOW)
    place = draw.draw(st.integers(0, len(walked.pages) - 1))
    changed = {**said, walked.names[place]: {"said": draw.draw(st.sampled_from(OPTIONS))}}
    assert journey.path(changed, NOW).names[: place + 1] == walked.names[: place + 1]


@given(journeys(), answers, st.data())
def test_a_page_inserted_anywhere_is_asked_once_and_changes_nothing_else(journey, said, draw):
    before = draw.draw(st.sampled_from(sorted(journey.pages)))
    longer = journey.insert(Page("new", form=Form), before=before)
    names = longer.path({**said, "new": {"said": "p"}}, NOW).names
    assert tuple(name for name in names if name != "new") == journey.path(said, NOW).names
    assert ("new" in names) == (before in names)

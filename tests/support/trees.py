"""Random diagnosis trees that are valid, for property tests.

A tree from here has no fault and no warning that `check_tree` could find when it is given
`KNOWN`, as long as its words are `PLAIN`.
"""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from repairs_pattern.domain.diagnosis import PRIORITIES, Tree, parse_tree
from repairs_pattern.domain.diagnosis.facts import WORDS
from repairs_pattern.domain.diagnosis.tree import Booking, ExitKind
from repairs_pattern.domain.law import hazards, right_to_repair_ids

Data = dict[str, Any]

TRADES = ("carpentry", "gas", "plumbing")
PHONE_LINES = ("gas-emergency", "out-of-hours", "repairs")
KNOWN = {
    "trades": TRADES,
    "phone_lines": PHONE_LINES,
    "right_to_repair": right_to_repair_ids("england"),
}
"""What the council and the law know: the named parameters of `check_tree`."""

FACTS = {fact: words or ("any", "none", "99") for fact, words in WORDS.items()}
SOMETHING_ELSE = {"label": "Something else", "outcome": "described"}
MOST_OPTIONS = 9

_WORDS = ("tap", "door", "light", "wall", "step", "lock", "drip", "leak", "bath", "gate", "roof")
_AWKWARD = (
    *(
        "yes",
        "No",
        "null",
        "~a",
        "true",
        "on",
        "1.5",
        "0012",
        "1e5",
        "2026-11-26",
        "3 May",
        "12:30",
    ),
    *("=1+1", "+44 1632", "-1 cm", "@home", "'quoted'", "'=1", "''+a", '"a"', "a, b; c", "a: b"),
    *("- a", "# a", "a # b", "{a: b}", "[a]", "&a", "*a", "!a", "%a", "`a`", "| a", "> a", "? a"),
    *(
        "é",
        "ẞ",
        "Ŵy",
        "٣",
        "日本",
        "👩‍🔧 a",
        "\u202eabc",
        "a\u200bb",
        "\ufeffa",
        "\u00ada",
        "\uff1d1",
        "a" * 300,
    ),
    *(
        r"a\nb",
        "<b>a</b>",
        "{{ a }}",
        "%(a)s",
        "a\u2019s",
        "a — b",
        "5 o'clock",
        "sep=;",
        "a|b",
        "---a",
    ),
)

PLAIN = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=3).map(" ".join)
"""Short everyday words."""

AWKWARD = st.one_of(
    PLAIN,
    st.sampled_from(_AWKWARD),
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), max_size=20).map(
        lambda text: f"{text}a"
    ),
)
"""What people, spreadsheets and YAML make trouble with. White space is single, as in a tree."""


def trees(words: SearchStrategy[str] = AWKWARD) -> SearchStrategy[Tree]:
    """Valid trees with these words in titles, labels, hints and sentences."""
    return tree_data(words).map(parse_tree)


@st.composite
def tree_data(draw: DrawFn, words: SearchStrategy[str] = AWKWARD) -> Data:
    """What `diagnosis.yaml` holds for a valid tree, as plain data that a test may change."""
    questions = [f"{draw(st.sampled_from(_WORDS))}-{place}" for place in range(draw(_up_to(1, 5)))]
    outcomes = {
        f"repair-{place}": draw(outcome(words, place)) for place in range(draw(_up_to(1, 4)))
    }
    exits = {f"page-{place}": draw(exit_page(words)) for place in range(draw(_up_to(1, 3)))}
    options: dict[str, list[Data]] = {id_: [] for id_ in questions}
    for place, id_ in enumerate(questions[1:]):
        options[questions[draw(_up_to(0, place))]].append({"next": id_})
    for kind, names in (("outcome", outcomes), ("exit", exits)):
        for name in names:
            roomy = [id_ for id_ in questions if len(options[id_]) < MOST_OPTIONS - 1]
            options[draw(st.sampled_from(roomy))].append({kind: name})
    for place, id_ in enumerate(questions):
        more = draw(st.lists(_links(questions[place + 1 :], outcomes, exits), max_size=2))
        if not options[id_]:
            more.append({"outcome": draw(st.sampled_from([*outcomes]))})
        options[id_] = draw(st.permutations([*options[id_], *more][: MOST_OPTIONS - 1]))
    first, danger_exits = questions[0], st.lists(st.sampled_from([*exits]), min_size=1, max_size=3)
    return {
        "danger": "danger",
        "start": {"home": first, **draw(_starts(questions))},
        "questions": {
            "danger": draw(_danger(words, draw(danger_exits))),
            **{id_: draw(_question(words, links)) for id_, links in options.items()},
        },
        "outcomes": {**outcomes, "described": {"repair": draw(words), "booking": "triage"}},
        "exits": exits,
    }


def _starts(questions: list[str]) -> SearchStrategy[Data]:
    one = st.sampled_from(questions)
    return st.fixed_dictionaries({"communal": one}, optional={"leaseholder": one})


def _up_to(least: int, most: int) -> SearchStrategy[int]:
    return st.integers(least, most)


def _links(*kinds: Any) -> SearchStrategy[Data]:
    names = ("next", "outcome", "exit")
    return st.one_of(
        st.sampled_from([{name: id_} for id_ in ids])
        for name, ids in zip(names, kinds, strict=True)
        if ids
    )


@st.composite
def _danger(draw: DrawFn, words: SearchStrategy[str], exits: list[str]) -> Data:
    labels = draw(_labels(words, len(exits)))
    options: Data = {
        f"answer-{place}": {"label": label, **draw(_hint(words)), "exit": exits[place]}
        for place, label in enumerate(labels)
    }
    options["none"] = {"label": "None of these", "continue": True}
    return {"title": draw(words), **draw(_hint(words)), "options": options}


@st.composite
def _question(draw: DrawFn, words: SearchStrategy[str], links: list[Data]) -> Data:
    options: Data = {}
    for place, label in enumerate(draw(_labels(words, len(links)))):
        options[f"answer-{place}"] = {
            "label": label,
            **draw(_hint(words)),
            **links[place],
            **draw(_image(words)),
        }
    return {
        "title": draw(words),
        **draw(_hint(words)),
        "options": {**options, "other": {**SOMETHING_ELSE}},
    }


def _labels(words: SearchStrategy[str], number: int) -> SearchStrategy[list[str]]:
    labels = st.lists(words, min_size=number, max_size=number)
    return labels.map(lambda all_: [f"{label} {place}" for place, label in enumerate(all_)])


def _hint(words: SearchStrategy[str]) -> SearchStrategy[Data]:
    return _some(hint=words)


def _image(words: SearchStrategy[str]) -> SearchStrategy[Data]:
    pictures = st.fixed_dictionaries(
        {"image": st.just("tap.png")}, optional={"image_description": words}
    )
    return st.one_of(st.just({}), st.just({}), pictures)


def _some(**fields: SearchStrategy[Any]) -> SearchStrategy[Data]:
    return st.fixed_dictionaries({}, optional=fields)


def _steps(words: SearchStrategy[str]) -> SearchStrategy[list[str]]:
    return st.lists(words, min_size=1, max_size=3)


def responsibility() -> SearchStrategy[Data]:
    """Who repairs it. The council has a part in it, so that there is something to book."""
    return st.fixed_dictionaries(
        {
            "tenant": st.sampled_from(["council", "varies"]),
            "leaseholder": st.sampled_from(["council", "leaseholder", "varies"]),
        },
        optional={"shared_owner": st.sampled_from(["council", "shared-owner", "varies"])},
    )


@st.composite
def outcome(draw: DrawFn, words: SearchStrategy[str], number: int) -> Data:
    """An outcome with a schedule of rates code of its own, of any booking."""
    made: Data = {"repair": draw(words)}
    booking = draw(st.sampled_from(get_args(Booking)))
    if booking == "triage":
        made |= {"booking": booking, **draw(_some(responsibility=responsibility()))}
    else:
        made |= {
            "sor": draw(st.sampled_from(["NM-000", "000", "1E", "=SUM", "3-", "é/"])) + str(number),
            "trade": draw(st.sampled_from(TRADES)),
            "priority": draw(st.sampled_from(PRIORITIES)),
            "minutes": draw(st.integers(1, 24 * 60)),
            "booking": booking,
            **({"because": draw(words)} if booking == "arrange" else {}),
            "responsibility": draw(responsibility()),
            **draw(_some(rules=_rules(words))),
        }
    return made | draw(
        _some(
            right_to_repair=st.sampled_from(sorted(KNOWN["right_to_repair"])),
            hazard=st.sampled_from(sorted(hazards())),
            do=_steps(words),
            defects=_steps(words),
        )
    )


@st.composite
def _rules(draw: DrawFn, words: SearchStrategy[str]) -> list[Data]:
    """One or two rules, of which each decides something."""
    one_fact = st.sampled_from([{fact: word} for fact, all_ in FACTS.items() for word in all_])
    whens = draw(st.lists(one_fact, min_size=1, max_size=2, unique_by=lambda when: str(when)))
    # After a rule for any block, one for a single block would decide nothing.
    whens.sort(key=lambda when: when.get("block") == "any")
    return [{"when": {**when}, **draw(_change(words))} for when in whens]


@st.composite
def _change(draw: DrawFn, words: SearchStrategy[str]) -> Data:
    change = draw(
        st.one_of(
            st.fixed_dictionaries({"priority": st.sampled_from(PRIORITIES)}),
            st.fixed_dictionaries({"booking": st.sampled_from(["online", "arrange", "no-access"])}),
            st.fixed_dictionaries({"responsibility": responsibility()}),
            st.fixed_dictionaries({"minutes": st.integers(1, 24 * 60)}),
            st.fixed_dictionaries({"trade": st.sampled_from(TRADES)}),
        )
    )
    return change | ({"because": draw(words)} if change.get("booking") == "arrange" else {})


@st.composite
def exit_page(draw: DrawFn, words: SearchStrategy[str]) -> Data:
    """An exit that says what to do and, in an emergency, who to call."""
    kind = draw(st.sampled_from(get_args(ExitKind)))
    lines = draw(st.lists(st.sampled_from(PHONE_LINES), min_size=1, max_size=2, unique=True))
    made: Data = {"kind": kind, "title": draw(words)}
    if kind in ("gas", "emergency"):
        first = "gas-emergency" if kind == "gas" else "repairs"
        lines = [first, *(line for line in lines if line != first)]
        made |= {"do": draw(_steps(words))}
    made |= {"call": lines}
    return (
        draw(
            _some(do=_steps(words), do_not=_steps(words), also=_steps(words), defects=_steps(words))
        )
        | made
    )

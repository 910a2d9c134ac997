"""Ways to spoil a diagnosis tree: each makes one fault that a resident or a council would feel.

A mutation takes the plain data of a valid tree and a source of chance, and spoils one place of the
many where its fault can be made. It gives ``False`` where the tree has no such place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

Data = dict[str, Any]
Mutation = Callable[[Data, Random], bool]

NOT_TEXT = (None, 7, True, [], ["a"], {}, {"a": "b"}, "", "   ", "…")
ENDS = ("next", "outcome", "exit", "continue")

MUTATIONS: list[Mutation] = []


def mutation(made: Mutation) -> Mutation:
    MUTATIONS.append(made)
    return made


def answers(data: Data, *, but_danger: bool = False) -> Iterator[tuple[str, str, Data]]:
    """Every answer, with the names of its question and of itself."""
    for name, question in data["questions"].items():
        if not (but_danger and name == data["danger"]):
            yield from ((name, key, option) for key, option in question["options"].items())


def decided(data: Data) -> list[Data]:
    """The outcomes that the council does, and that staff need not decide first."""
    return [
        outcome
        for outcome in data["outcomes"].values()
        if outcome.get("booking") != "triage"
        and "rules" not in outcome
        and "council" in (outcome.get("responsibility") or {}).values()
    ]


def pick(chance: Random, choices: Any) -> Any:
    listed = list(choices)
    return chance.choice(listed) if listed else None


@mutation
def a_link_to_nothing(data: Data, chance: Random) -> bool:
    _, _, option = pick(chance, answers(data))
    end = next(end for end in ENDS if end in option)
    del option[end]
    option[pick(chance, ("next", "outcome", "exit"))] = "not-in-the-file"
    return True


@mutation
def an_answer_that_leads_nowhere(data: Data, chance: Random) -> bool:
    _, _, option = pick(chance, answers(data))
    del option[next(end for end in ENDS if end in option)]
    return True


@mutation
def an_answer_that_leads_to_two_places(data: Data, chance: Random) -> bool:
    question, _, option = pick(chance, answers(data))
    option[next(end for end in ("outcome", "next") if end not in option)] = (
        question if "outcome" in option else pick(chance, data["outcomes"])
    )
    return True


@mutation
def a_circle(data: Data, chance: Random) -> bool:
    question, _, option = pick(chance, answers(data, but_danger=True))
    for end in ENDS:
        option.pop(end, None)
    option["next"] = question
    return True


@mutation
def a_way_back_to_the_danger_question(data: Data, chance: Random) -> bool:
    _, _, option = pick(chance, answers(data, but_danger=True))
    for end in ENDS:
        option.pop(end, None)
    option["next"] = data["danger"]
    return True


@mutation
def danger_that_leads_to_a_booking(data: Data, chance: Random) -> bool:
    option = pick(chance, data["questions"][data["danger"]]["options"].values())
    for end in ENDS:
        option.pop(end, None)
    option["outcome"] = pick(chance, data["outcomes"])
    return True


@mutation
def nobody_can_go_on_from_the_danger_question(data: Data, chance: Random) -> bool:
    for option in data["questions"][data["danger"]]["options"].values():
        if option.pop("continue", None):
            option["exit"] = pick(chance, data["exits"])
    return True


@mutation
def an_answer_that_goes_on_where_it_cannot(data: Data, chance: Random) -> bool:
    _, _, option = pick(chance, answers(data, but_danger=True))
    for end in ENDS:
        option.pop(end, None)
    option["continue"] = True
    return True


@mutation
def a_part_that_nobody_comes_to(data: Data, chance: Random) -> bool:
    part = pick(chance, [part for part in ("questions", "outcomes", "exits") if data[part]])
    copied = pick(chance, [name for name in data[part] if name != data["danger"]])
    if copied is None:
        return False
    data[part]["lonely"] = data[part][copied] | ({"sor": "LONELY"} if part == "outcomes" else {})
    return True


@mutation
def two_answers_alike(data: Data, chance: Random) -> bool:
    question = pick(chance, [q for q in data["questions"].values() if len(q["options"]) > 1])
    if question is None:
        return False
    one, other = chance.sample(list(question["options"].values()), 2)
    one["label"] = f" {str(other['label']).upper()} "
    return True


@mutation
def a_label_that_is_no_text(data: Data, chance: Random) -> bool:
    _, _, option = pick(chance, answers(data))
    option["label"] = pick(chance, NOT_TEXT)
    return True


@mutation
def a_label_of_many_lines(data: Data, chance: Random) -> bool:
    _, _, option = pick(chance, answers(data))
    option["label"] = "The tap in the room drips all day and all night. " * chance.randint(2, 9)
    return True


@mutation
def a_title_that_is_no_text(data: Data, chance: Random) -> bool:
    part, field = pick(chance, (("questions", "title"), ("outcomes", "repair"), ("exits", "title")))
    record = pick(chance, data[part].values())
    if record is None:
        return False
    record[field] = pick(chance, NOT_TEXT)
    return True


@mutation
def a_needed_field_that_is_gone(data: Data, chance: Random) -> bool:
    part, fields = pick(
        chance,
        (
            ("questions", ("title", "options")),
            ("outcomes", ("repair",)),
            ("exits", ("title", "kind")),
        ),
    )
    record = pick(chance, data[part].values())
    if record is None:
        return False
    del record[pick(chance, fields)]
    return True


@mutation
def a_part_of_the_file_that_is_gone(data: Data, chance: Random) -> bool:
    del data[pick(chance, ("danger", "start", "questions"))]
    return True


@mutation
def a_start_that_is_gone(data: Data, chance: Random) -> bool:
    del data["start"][pick(chance, ("home", "communal"))]
    return True


@mutation
def an_outcome_without_what_a_visit_needs(data: Data, chance: Random) -> bool:
    outcome = pick(chance, decided(data))
    if outcome is None:
        return False
    outcome.pop(pick(chance, [f for f in ("sor", "trade", "priority", "minutes") if f in outcome]))
    return True


@mutation
def an_outcome_of_nobody(data: Data, chance: Random) -> bool:
    outcome = pick(chance, [o for o in data["outcomes"].values() if o.get("booking") != "triage"])
    if outcome is None:
        return False
    outcome.pop("responsibility")
    return True


@mutation
def a_name_that_the_council_does_not_have(data: Data, chance: Random) -> bool:
    outcome = pick(chance, [o for o in data["outcomes"].values() if o.get("booking") != "triage"])
    if outcome is None:
        return False
    outcome[pick(chance, ("trade", "priority", "hazard", "right_to_repair"))] = "unheard-of"
    return True


@mutation
def a_length_that_is_no_number_of_minutes(data: Data, chance: Random) -> bool:
    outcome = pick(chance, data["outcomes"].values())
    if outcome is None:
        return False
    outcome["minutes"] = pick(chance, ("45", 0, -5, 1.5, True, 5_000, "soon"))
    return True


@mutation
def one_code_for_two_outcomes(data: Data, chance: Random) -> bool:
    coded = [outcome for outcome in data["outcomes"].values() if outcome.get("sor")]
    if len(coded) < 2:
        return False
    one, other = chance.sample(coded, 2)
    one["sor"] = other["sor"]
    return True


@mutation
def a_visit_to_arrange_without_a_reason(data: Data, chance: Random) -> bool:
    outcome = pick(chance, decided(data))
    if outcome is None:
        return False
    outcome["booking"] = "arrange"
    outcome.pop("because", None)
    return True


@mutation
def a_rule_that_cannot_be_read(data: Data, chance: Random) -> bool:
    outcome = pick(chance, data["outcomes"].values())
    if outcome is None:
        return False
    outcome["rules"] = pick(
        chance,
        (
            [{"priority": "urgent"}],
            [{"when": {}, "priority": "urgent"}],
            [{"when": {"season": "winter"}, "priority": "urgent"}],
            [{"when": {"weather": "cold"}, "priority": "urgent"}],
            [{"when": {"season": "warm"}}],
            [{"when": {"season": "warm"}, "priority": "soon"}],
            {"when": {"season": "warm"}, "priority": "urgent"},
            "none",
        ),
    )
    return True


@mutation
def a_rule_that_never_decides(data: Data, chance: Random) -> bool:
    outcome = pick(chance, decided(data))
    if outcome is None:
        return False
    rule = {"when": {"season": "heating"}, "priority": "urgent"}
    outcome["rules"] = [rule, {**rule, "priority": "routine"}]
    return True


@mutation
def an_emergency_that_nobody_can_call_about(data: Data, chance: Random) -> bool:
    exit_ = pick(chance, data["exits"].values())
    if exit_ is None:
        return False
    exit_["call"] = []
    return True


@mutation
def a_phone_line_that_is_not_there(data: Data, chance: Random) -> bool:
    exit_ = pick(chance, data["exits"].values())
    if exit_ is None:
        return False
    exit_["call"] = [*exit_.get("call", []), "unheard-of"]
    return True


@mutation
def a_gas_exit_that_gives_another_number_first(data: Data, chance: Random) -> bool:
    exit_ = pick(chance, data["exits"].values())
    if exit_ is None:
        return False
    exit_.update(kind="gas", call=["repairs", "gas-emergency"], do=["Go outside."])
    return True


@mutation
def too_many_answers(data: Data, chance: Random) -> bool:
    name = pick(chance, [name for name in data["questions"] if name != data["danger"]])
    options = data["questions"][name]["options"]
    end = pick(chance, data["outcomes"])
    for number in range(chance.randint(10, 20)):
        options[f"more-{number}"] = {"label": f"More of it, {number}", "outcome": end}
    return True


@mutation
def no_way_out(data: Data, chance: Random) -> bool:
    name = pick(chance, [name for name in data["questions"] if name != data["danger"]])
    sure = [k for k, outcome in data["outcomes"].items() if outcome.get("booking") != "triage"]
    if not sure:
        return False
    options = data["questions"][name]["options"]
    options.clear()
    options["one"] = {"label": "One of them", "outcome": sure[0]}
    options["two"] = {"label": "Two of them", "outcome": sure[0]}
    return True


@mutation
def a_question_with_one_answer(data: Data, chance: Random) -> bool:
    question = data["questions"][pick(chance, data["questions"])]
    key = pick(chance, question["options"])
    question["options"] = {key: question["options"][key]}
    return True


@mutation
def a_name_that_is_no_address(data: Data, chance: Random) -> bool:
    question = pick(chance, data["questions"].values())
    key = pick(chance, question["options"])
    spoilt = pick(chance, ("Tap", "a tap", "tap_1", "é", "-", "x" * 61))
    question["options"][spoilt] = question["options"].pop(key)
    return True


@mutation
def a_line_that_means_nothing(data: Data, chance: Random) -> bool:
    part = pick(chance, [part for part in ("questions", "outcomes", "exits") if data[part]])
    pick(chance, data[part].values())[pick(chance, ("labl", "priorty", "kinds"))] = "urgent"
    return True


@mutation
def a_whole_part_of_another_kind(data: Data, chance: Random) -> bool:
    part = pick(chance, ("questions", "outcomes", "exits", "start", "danger"))
    data[part] = pick(chance, (None, 7, [], ["a"], "text", True))
    return True


@mutation
def a_picture_in_the_danger_question(data: Data, chance: Random) -> bool:
    option = pick(chance, data["questions"][data["danger"]]["options"].values())
    option["image"] = "fire.png"
    return True


@mutation
def a_list_that_is_no_list(data: Data, chance: Random) -> bool:
    part = pick(chance, [part for part in ("outcomes", "exits") if data[part]])
    pick(chance, data[part].values())["do"] = pick(chance, ("Go out.", {"a": "b"}, 7, [7], [""]))
    return True

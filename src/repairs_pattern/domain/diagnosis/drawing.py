"""A tree as a flowchart that Mermaid draws: in Markdown, on most code hosts and wikis."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from repairs_pattern.domain.diagnosis.outlining import begins, outcome_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from repairs_pattern.domain.diagnosis.tree import Option, Question, Tree
    from repairs_pattern.domain.traffic import Traffic

MOST_ARROWS = 500
MOST_CHARACTERS = 50_000
"""What Mermaid draws unless it is told otherwise: its settings maxEdges and maxTextSize."""

_UNSAFE = re.compile(r"[^\w ,.?!():/'-]|_|^(?:\d+\.|-)(?= )")
_CLASSES = (
    "classDef question fill:#ffffff,stroke:#0b0c0c,color:#0b0c0c",
    "classDef outcome fill:#e8f2ec,stroke:#0b5c3b,color:#0b0c0c",
    "classDef exit fill:#fbe9e7,stroke:#942514,color:#0b0c0c",
)

_Node = tuple[str, str]
"""The kind, one of ``question``, ``outcome`` and ``exit``, and the id."""


def mermaid(tree: Tree, roots: Iterable[str], traffic: Traffic | None = None) -> str:
    """Return a flowchart of everything that can be reached from these questions.

    Each question, outcome and exit is one node, however many answers lead to it. With ``traffic``
    each says its share of the reports. Raises ``KeyError`` for a root that is not a question.
    """
    arrows = list(_arrows(tree, roots))
    nodes = dict.fromkeys(node for source, _, target in arrows for node in (source, target))
    names = {node: f"{node[0][0]}{number}" for number, node in enumerate(nodes, 1)}
    lines = [
        "flowchart LR",
        *_CLASSES,
        *(f"{names[node]}{_shape(tree, node, traffic)}:::{node[0]}" for node in nodes),
        *(f"{names[one]} -- {_text(label)} --> {names[other]}" for one, label, other in arrows),
    ]
    return "\n".join(lines) + "\n"


def is_too_big(drawing: str) -> bool:
    """Return whether Mermaid refuses to draw it with the settings that it comes with."""
    return drawing.count(" --> ") > MOST_ARROWS or len(drawing) > MOST_CHARACTERS


def _arrows(tree: Tree, roots: Iterable[str]) -> Iterator[tuple[_Node, str, _Node]]:
    waiting = list(dict.fromkeys(roots))
    found = set(waiting)
    for id_ in waiting:
        for option in tree.questions[id_].options.values():
            for target in _targets(tree, option):
                yield ("question", id_), option.label, target
                if target[0] == "question" and target[1] not in found:
                    found.add(target[1])
                    waiting.append(target[1])


def _targets(tree: Tree, option: Option) -> list[_Node]:
    """Where an answer leads; that there is no danger leads to every start."""
    ends = {"question": option.question, "outcome": option.outcome, "exit": option.exit}
    starts = dict.fromkeys(tree.start.values()) if option.goes_on else ()
    return [
        *((kind, id_) for kind, id_ in ends.items() if id_ is not None),
        *(("question", start) for start in starts),
    ]


def _shape(tree: Tree, node: _Node, traffic: Traffic | None) -> str:
    kind, id_ = node
    if kind == "question":
        return f"[{_question(tree, tree.questions[id_], traffic)}]"
    if kind == "outcome":
        outcome = tree.outcomes[id_]
        share = traffic.of_outcome(outcome) if traffic else ""
        return f"([{_text(outcome.repair, outcome_in_words(outcome), share)}])"
    share = traffic.of_exit(tree.exits[id_]) if traffic else ""
    return f"{{{{{_text(tree.exits[id_].title, share)}}}}}"


def _question(tree: Tree, question: Question, traffic: Traffic | None) -> str:
    share = traffic.of_question(question) if traffic else ""
    return _text(begins(tree, question), question.title, share)


def _text(*lines: str) -> str:
    """Lines in quotes; every mark that could mean something to Mermaid or HTML is a code."""
    escaped = (_UNSAFE.sub(_codes, line) for line in lines if line)
    return f'"{"<br>".join(escaped)}"'


def _codes(found: re.Match[str]) -> str:
    return "".join(f"#{ord(mark)};" for mark in found[0])

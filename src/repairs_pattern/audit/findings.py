"""What a detector has to say about one element of one state of a page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault.

    :param detector: the name of the detector that saw it.
    :param rule: what it is called there, such as "label".
    :param criteria: the success criteria of WCAG 2.2 that it breaks, such as ``("1.3.1",)``; none
        for what is only best practice.
    :param element: a CSS selector of the element; "" for the page as a whole.
    :param html: the element's HTML, cut short.
    :param message: what is wrong, in one sentence.
    :param mend: what to do about it, in one sentence.
    :param certain: False when only a person can tell.
    """

    detector: str
    rule: str
    criteria: tuple[str, ...]
    element: str
    html: str
    message: str
    mend: str
    certain: bool = True

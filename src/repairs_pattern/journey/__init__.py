"""The question-page engine: pages, the path through them, and the views that serve them.

It knows nothing of repairs. A journey is a graph of pages; the path that one person walks
through it is a pure function of their answers.
"""

from .drafts import Draft, Drafts, MemoryDrafts, SendingDrafts
from .forms import (
    AtMost,
    ChoiceField,
    ChoicesField,
    Coded,
    DateField,
    Form,
    Needed,
    TextAreaField,
    TextField,
    choices,
)
from .graph import Answer, Answers, Branch, Journey, JourneyError, Page, Path, Row, Uploads
from .runner import Refused, Runner, Visit
from .shared import SharedPages
from .site import Site, check_answers

__all__ = [
    "Answer",
    "Answers",
    "AtMost",
    "Branch",
    "ChoiceField",
    "ChoicesField",
    "Coded",
    "DateField",
    "Draft",
    "Drafts",
    "Form",
    "Journey",
    "JourneyError",
    "MemoryDrafts",
    "Needed",
    "Page",
    "Path",
    "Refused",
    "Row",
    "Runner",
    "SendingDrafts",
    "SharedPages",
    "Site",
    "TextAreaField",
    "TextField",
    "Uploads",
    "Visit",
    "check_answers",
    "choices",
]

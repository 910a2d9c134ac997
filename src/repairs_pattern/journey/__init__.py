"""The question-page engine: pages, the path through them, and the views that serve them.

It knows nothing of repairs. A journey is a graph of pages; the path that one person walks
through it is a pure function of their answers.
"""

from .drafts import Draft, Drafts, MemoryDrafts
from .forms import ChoiceField, ChoicesField, Form, TextAreaField, TextField, choices
from .graph import Answer, Answers, Branch, Journey, JourneyError, Page, Path, Row, Uploads
from .runner import Refused, Runner, Visit
from .shared import SharedPages

__all__ = [
    "Answer",
    "Answers",
    "Branch",
    "ChoiceField",
    "ChoicesField",
    "Draft",
    "Drafts",
    "Form",
    "Journey",
    "JourneyError",
    "MemoryDrafts",
    "Page",
    "Path",
    "Refused",
    "Row",
    "Runner",
    "SharedPages",
    "TextAreaField",
    "TextField",
    "Uploads",
    "Visit",
    "choices",
]

"""What is known of the parts of the service: from published sources, and from councils' rounds."""

from .findings import BrokenFindings, Finding, Merged, Seen, merged, read_findings
from .register import Claim, Register, Subject, read_register
from .rendering import as_markdown, people_in_words

__all__ = [
    "BrokenFindings",
    "Claim",
    "Finding",
    "Merged",
    "Register",
    "Seen",
    "Subject",
    "as_markdown",
    "merged",
    "people_in_words",
    "read_findings",
    "read_register",
]

"""The prototype as a research instrument: scenarios, a moderator's desk, timelines, analysis.

Nothing below this room knows of it. An app that did not ask for it has no route of it.
"""

from .extension import Research

__all__ = ["Research"]

"""Accessibility statements: what the regulations require of one, looked for in any council's."""

from .checks import CHECKS, Check, Looked, Result, look
from .page import NotAPage, Page, read_page

__all__ = ["CHECKS", "Check", "Looked", "NotAPage", "Page", "Result", "look", "read_page"]

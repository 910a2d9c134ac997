"""What public monitoring looks for in a statement, looked for in any council's."""

from .checks import CHECKS, Check, Looked, Result, look
from .page import NotAPage, Page, read_page

__all__ = ["CHECKS", "Check", "Looked", "NotAPage", "Page", "Result", "look", "read_page"]

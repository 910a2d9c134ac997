"""What a participant sees beside the service: questions after a task, and "please wait"."""

from .pages import taking_part

__all__ = ["taking_part"]

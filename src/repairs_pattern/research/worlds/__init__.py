"""Worlds: each task of each participant has a small service of its own, and nothing is shared.

What one participant reports, no other can see. The next one begins in a world that nobody has been
in, and forgetting a participant is deleting folders.
"""

from .building import NotReady, Worlds
from .preparing import Build
from .world import World

__all__ = ["Build", "NotReady", "World", "Worlds"]

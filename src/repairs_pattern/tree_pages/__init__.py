"""A council's diagnosis tree as pages for staff: look at it, search it and try it.

They are tools of the people who own the tree, not pages of the service: the prototype shows them
at ``/diagnosis``, and no resident is ever sent there. Nothing on them writes to the database.
"""

from .printed import printed
from .told import Told, told
from .views import tree_pages
from .walk import EARLIEST, LATEST, Situation, Walk

__all__ = ["EARLIEST", "LATEST", "Situation", "Told", "Walk", "printed", "told", "tree_pages"]

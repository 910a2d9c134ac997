"""What staff have before them: lists of repairs that say nothing of the people in the homes."""

from .blocks import Shared, shared_areas
from .calls import Call, calls
from .clocks import Running, clocks_of, running
from .entries import PAGE, Entry, Listing, entry_of_repair
from .reports import Filters, all_reports, reports

__all__ = [
    "PAGE",
    "Call",
    "Entry",
    "Filters",
    "Listing",
    "Running",
    "Shared",
    "all_reports",
    "calls",
    "clocks_of",
    "entry_of_repair",
    "reports",
    "running",
    "shared_areas",
]

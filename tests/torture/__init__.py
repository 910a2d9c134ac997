"""Many residents over real HTTP, against real processes: `make torture` has the longest storms."""

"""Many residents over real HTTP, against real processes: `make torture` at full size."""

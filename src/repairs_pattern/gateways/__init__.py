"""Doors to systems outside: one module each, behind a protocol that the domain declares."""

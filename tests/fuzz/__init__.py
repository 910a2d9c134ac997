"""Hostile requests made from the service's own forms: ``python -m tests.fuzz --requests 20000``."""

"""Automated accessibility tests: every kind of page, in a real browser."""

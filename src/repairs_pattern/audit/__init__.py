"""The accessibility audit: drives any running service from outside, with a real browser.

It knows nothing of repairs, and imports no other room of this package.
"""

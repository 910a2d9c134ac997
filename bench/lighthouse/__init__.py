"""Lighthouse's mobile performance score of every kind of page: ``make lighthouse``."""

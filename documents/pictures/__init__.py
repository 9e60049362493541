"""How pictures are laid out: pure functions from numbers and dates to places on the page; templates draw them.

Places across are percentages, so that a picture fills any width and its words keep their size; heights are pixels.
"""

"""A document on paper: a tagged PDF (PDF/UA-1), laid out by typst from data.

What somebody wrote is data and never markup: a template reads it as JSON and lays it out, so nothing in a text can
draw, open a file or fetch anything.
"""

"""A foreign privacy statement read into facts: no model and no network, but terms and anchors of Dutch and English.

The path of a text: `source` opens a file and gives its text; `words` cuts it into words with their places; `blocks` and
`segments` find headings, items, cells and sentences; `topics` says what each of them is about; `lexicon` finds the
terms of `grammar/*.yaml`; `kinds` has one file for each kind of fact; `read` puts them together.
"""

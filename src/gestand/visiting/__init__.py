"""Visiting the sites of a statement: which version of it does each show? `verify` judges what was seen."""

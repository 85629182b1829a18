"""A statement as data for other programs: JSON-LD in the W3C's Data Privacy Vocabulary, and TILT.

Both are made from the policy itself and hold what it holds: where it does not say something, nothing stands there, or
the empty text that a format asks for.
"""

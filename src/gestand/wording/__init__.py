"""What a policy says, in the words of a language: terms, events, bases, and its own texts with their translations.

One place for all who say it (the statement, the registers, an answer to a person), so that a term is said alike
everywhere.
"""

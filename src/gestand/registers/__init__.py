"""The registers: the record of processing activities (GDPR article 30), the processors, the retention schedule.

    policy (and the organisations of the store) ─build─▶ Book ─forms─▶ xlsx, csv, html, pdf, json

A register holds what the policy holds. What the law asks for and the policy does not say is an empty cell and a gap
that names the article; nothing is made up to fill one.
"""

"""From a live database to a policy somebody can answer: what looks like people, whose each row is, what each column is.

    survey ─sampling─▶ evidence (names, values) ─▶ links ─▶ people ─▶ ownership ─▶ columns ─▶ activities ─▶ text

Nothing here decides. What is guessed is written down with its certainty and reason, what is doubtful is a question
(`"?"`) in its place, and nothing unsure is called not personal. Values are looked at in memory and counted; none of
them is written, shown, logged or part of an error.
"""

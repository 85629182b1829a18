"""The parts of docs/reference/policy.md that are made from data: the grammar, the categories, the statutory terms."""

from __future__ import annotations

from importlib.resources import files

from gestand.vocabulary import countries, durations
from gestand.vocabulary.categories import CATEGORIES, Category


def grammar() -> str:
    """The EBNF of terms, as it is shipped."""
    return (files("gestand.policy") / "terms.ebnf").read_text(encoding="utf-8")


def categories() -> str:
    rows = [f"| `{c.slug}` | {c.nl} | {c.en} | {_mark(c)} |" for c in CATEGORIES.values()]
    return "\n".join(["| category | Dutch | English | |", "|---|---|---|---|", *rows]) + "\n"


def _mark(category: Category) -> str:
    marks = (
        ("special", category.special),
        ("secret", category.secret),
        ("national number", category.national),
        ("can carry more", category.carries),
    )
    return ", ".join(word for word, is_so in marks if is_so)


def laws() -> str:
    rows = []
    for term in countries.terms().values():
        length = durations.iso_text(term.duration) + (", year's end" if term.rounding != "none" else "")
        until = f"; events until {term.events_until}" if term.events_until else ""
        since = f"; events from {term.events_from}" if term.events_from else ""
        rows.append(
            f"| `{term.id}` | {term.kind.value} | {length} | {term.what}{since}{until} | {term.starts} "
            f"| {term.article} | {term.certainty} |"
        )
    for row in countries.without_term().values():
        rows.append(f"| `{row.id}` | none | | {row.what} | | {row.article} | {row.certainty} |")
    head = ["| id | kind | term | what | starts | law | certainty |", "|---|---|---|---|---|---|---|"]
    rows.sort(key=lambda row: row.split("`")[1])
    return "\n".join([*head, *rows]) + "\n"


def woven(page: str) -> str:
    """The reference page with its made parts put in anew."""
    page = _between(page, "```ebnf\n", "```", grammar())
    page = _between(page, "<!-- categories -->\n", "<!-- /categories -->", f"\n{categories()}\n")
    return _between(page, "<!-- laws -->\n", "<!-- /laws -->", f"\n{laws()}\n")


def _between(page: str, opening: str, closing: str, made: str) -> str:
    before, rest = page.split(opening, 1)
    return f"{before}{opening}{made}{closing}{rest.split(closing, 1)[1]}"

"""A version is recognised by its sentences, whatever a site lays around them; what is none is said by name."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from gestand.ledger.visits import Outcome
from gestand.visiting import page
from gestand.visiting.words import words

from .conftest import Street

ANALYTICS = '<script src="https://stats.example/s.js"></script>'


def main_of(page: str) -> str:
    return page[page.index("<main") : page.index("</main>") + 7]


@pytest.mark.parametrize("language", ["nl", "en", "fr", "de"])
def test_the_published_page_is_recognised_in_every_language(street: Street, language: str) -> None:
    street.site.shows(street.kept.pages["2", language])
    found = street.visit().visit
    assert (found.outcome, found.version, found.language) == (Outcome.SHOWN, "2", language)
    assert found.rendering == street.kept.published.versions[1].files[f"statement/{language}.html"]


def test_it_is_recognised_in_a_template_and_a_typesetting_of_the_site(street: Street) -> None:
    body = MarkdownIt("commonmark", {"html": True}).enable("table").render(street.kept.texts["2", "nl"])
    curly = (
        body.replace("&quot;", "”")
        .replace("'", "’")
        .replace(" van ", "&nbsp;van\n ")
        .replace("persoon", "per&shy;soon")
    )
    framed = f"<header><nav><a href='/'>Thuis</a></nav></header><div class=page><b>Menu</b>{curly}</div><footer>© 2026"
    assert street.outcome(framed.upper().replace("&NBSP;", "&nbsp;").replace("&SHY;", "&shy;")) is Outcome.SHOWN
    assert street.outcome(f"{ANALYTICS}{framed}") is Outcome.SHOWN
    between = main_of(street.page).replace("</h2>", "</h2><button>Meer</button>")
    assert street.outcome(between) is Outcome.SHOWN


def test_an_earlier_version_is_said_by_name_whatever_number_the_page_says(street: Street) -> None:
    street.site.shows(street.old)
    assert street.visit().visit.version == "1"
    mark = re.search(r'<meta name="gestand-statement"[^>]*>', street.page)
    assert mark
    told = re.sub(r'<meta name="gestand-statement"[^>]*>', mark[0], street.old).replace("<h1>", "<h1>Versie 2: ")
    street.site.shows(told)
    found = street.visit().visit
    assert (found.outcome, found.version) == (Outcome.SHOWN, "1"), "what a page says of itself shows nothing"


def test_a_number_or_a_mark_alone_shows_nothing(street: Street) -> None:
    assert street.outcome("<h1>Privacyverklaring</h1><p>Dit is versie 2, geldig vanaf 1 maart 2025.") is Outcome.NO_PAGE
    mark = re.search(r'<meta name="gestand-statement"[^>]*>', street.page)
    assert mark
    street.site.shows(f"{mark[0]}<h1>Privacyverklaring</h1><p>Wij doen wat wij willen.")
    found = street.visit().visit
    assert (found.outcome, found.version) == (Outcome.OTHER, "2")
    assert found.missing == found.sentences > 10


def test_one_sentence_that_is_otherwise_is_said(street: Street) -> None:
    term = "9 maanden"
    assert street.page.count(term) > 1
    for number in range(len(re.findall(term, main_of(street.page)))):
        places = [found.start() for found in re.finditer(term, main_of(street.page))]
        body = main_of(street.page)
        changed = body[: places[number]] + "7 jaar" + body[places[number] + len(term) :]
        street.site.shows(f"<p>Bewaartermijn: {term}</p>{changed}<p>{term}, {term}")
        found = street.visit()
        assert found.visit.outcome is Outcome.OTHER, "the same words elsewhere do not make it good"
        assert found.visit.missing == 1 and term in found.missing[0]


def test_what_is_cut_off_is_said_with_the_first_sentence_that_is_not_there(street: Street) -> None:
    half = street.page[: street.page.index("</section>", len(street.page) * 8 // 10)]
    street.site.shows(half)
    found = street.visit()
    assert found.visit.outcome is Outcome.CUT_OFF
    assert words(found.missing[0]) in words(re.sub("<[^>]+>", "", street.page[len(half) :]))


def test_a_draft_is_said_with_the_version_that_it_calls_itself(street: Street) -> None:
    draft = (
        street.page.replace("9 maanden", "5 jaar")
        .replace("policy=", "policy=0")
        .replace("version=2", "version=3-concept")
    )
    draft = re.sub(r"policy=0([0-9a-f]{63})[0-9a-f]", r"policy=0\1", draft)
    street.site.shows(draft)
    found = street.visit().visit
    assert (found.outcome, found.named) == (Outcome.DRAFT, "3-concept")


def test_a_page_with_what_was_taken_back_beside_it_is_mixed(street: Street) -> None:
    taken_back = next(
        line for line in re.findall(r"<span id[^>]*>([^<]*1 jaar[^<]*)</span>", street.old) if len(line) > 40
    )
    street.site.shows(f"{main_of(street.page)}<p>{taken_back}")
    found = street.visit().visit
    assert (found.outcome, found.version, found.named) == (Outcome.MIXED, "2", "1")


def test_what_nobody_sees_is_not_shown(street: Street) -> None:
    body = main_of(street.page)
    assert street.outcome(f"<div hidden>{body}</div>") is Outcome.HIDDEN
    assert street.outcome(f"<div style='display: none'>{body}</div>") is Outcome.HIDDEN
    assert street.outcome(f"<div hidden>{body}</div>{main_of(street.old)}") is Outcome.SHOWN
    assert street.visit().visit.version == "1"
    assert street.outcome(f"<!-- {body.replace('--', '- -')} -->") is Outcome.NO_PAGE
    assert street.outcome(f"<template>{body}</template>") is Outcome.NO_PAGE


def test_an_address_that_is_hidden_from_robots_is_read(street: Street) -> None:
    veiled = "".join(f"{letter ^ 66:02x}" for letter in b"hallo@drukpers.example")
    link = f'<a href="/cdn-cgi/l/email-protection" class="__cf_email__" data-cfemail="42{veiled}">[email protected]</a>'
    body = re.sub(r"(?:<a [^>]*>)?hallo@drukpers\.example(?:</a>)?", link, main_of(street.page))
    assert "hallo@drukpers" not in body
    assert street.outcome(f"{body}<script>1</script>") is Outcome.SHOWN
    assert street.outcome(body.replace(veiled, "xx")) is Outcome.OTHER


@pytest.mark.parametrize("many", ["<!--", "<![CDATA[", "<?", "<", "ja "])
def test_a_page_that_keeps_its_reader_busy_is_given_up(
    street: Street, monkeypatch: pytest.MonkeyPatch, many: str
) -> None:
    monkeypatch.setattr(page, "SECONDS", 0.1)
    assert street.outcome(f"<p>{many * (page.MOST_LETTERS * 2 // len(many))}") is Outcome.TOO_LARGE


def test_a_page_that_scripts_make_is_unknown_and_one_without_is_not(street: Street) -> None:
    assert street.outcome(f"<div id=app></div>{ANALYTICS}") is Outcome.SCRIPTED
    assert street.outcome("<div id=app></div><script type='application/ld+json'>{}</script>") is Outcome.NO_PAGE
    assert street.outcome(f"{main_of(street.page).replace('9 maanden', '7 jaar')}{ANALYTICS}") is Outcome.OTHER

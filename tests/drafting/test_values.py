"""What values look like: right about what has a check digit, total about everything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gestand.drafting import values
from gestand.drafting.words import singular, spaced, table_prefix, words

TESTS = [*values.WHOLE, *values.INSIDE]


@given(st.text(max_size=80) | st.from_regex(r"[\d+().@/: -]{0,40}", fullmatch=True))
def test_no_value_makes_a_look_fail(text: str) -> None:
    for look in TESTS:
        assert look.test(text) in (True, False)
    for test in (values.is_json, values.is_serialised, values.is_digest, values.has_capitals, values.is_moment):
        assert test(text) in (True, False)


@pytest.mark.parametrize(
    ("test", "text"),
    [
        (values.is_email, "anna.de-vries+shop@post.example"),
        (values.is_iban, "NL91ABNA0417164300"),
        (values.is_eleven, "111222333"),
        (values.is_eleven, "123456782"),
        (values.is_belgian, "85.07.30-033 28"),
        (values.is_vat, "NL004495445B01"),
        (values.is_card, "4111 1111 1111 1111"),
        (values.is_phone, "06-12345678"),
        (values.is_phone, "+32 470 12 34 56"),
        (values.is_postcode, "9712 AB"),
        (values.is_plate, "12-ABC-3"),
        (values.is_ip, "2001:db8::1"),
        (values.is_ip, "192.0.2.7"),
        (values.is_mac, "00:1A:2b:3C:4d:5E"),
        (values.is_secret, "$2y$10$abcdefghijklmnopqrstuv"),
        (values.is_secret, "pbkdf2_sha256$600000$abcdefghijklmnopqrst$x"),
        (values.is_agent, "Mozilla/5.0 (X11; Linux x86_64)"),
        (values.is_name, "J. van den Berg"),
        (values.is_name, "Müller"),
        (values.is_street, "Lange Nieuwstraat 12-2"),
        (values.is_street, "Rue de la Loi 16"),
        (values.has_health, "Ze is ziek gemeld met griep"),
        (values.names_somebody, "bedankt @karin, tot morgen"),
    ],
)
def test_it_knows_what_it_looks_at(test: object, text: str) -> None:
    assert callable(test)
    assert test(text)


@pytest.mark.parametrize(
    ("test", "text"),
    [
        (values.is_email, "@karin"),
        (values.is_email, "see mail@"),
        (values.is_iban, "NL91ABNA0417164301"),
        (values.is_eleven, "111222334"),
        (values.is_eleven, "2024-01-01"),
        (values.is_card, "4111 1111 1111 1112"),
        (values.is_phone, "2024-01-01"),
        (values.is_phone, "0"),
        (values.is_ip, "12:30"),
        (values.is_ip, "1.2.3"),
        (values.is_name, "blue chair 12"),
        (values.is_name, "index.html"),
    ],
)
def test_it_does_not_see_what_is_not_there(test: object, text: str) -> None:
    assert callable(test)
    assert not test(text)


@pytest.mark.parametrize(
    ("identifier", "found"),
    [
        ("strAchternaam", "achternaam"),
        ("user_email", "user email"),
        ("GEBDATUM1", "gebdatum"),
        ("comment_author_IP", "comment author ip"),
        ("CustomerId", "customer id"),
        ("prénom", "prenom"),
    ],
)
def test_an_identifier_is_taken_apart_into_words(identifier: str, found: str) -> None:
    assert " ".join(words(identifier)) == found
    assert spaced(identifier) == f"_{found.replace(' ', '_')}_"


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("users", "user"),
        ("categories", "category"),
        ("addresses", "address"),
        ("klanten", "klant"),
        ("status", "status"),
    ],
)
def test_a_table_is_called_after_one_of_its_rows(many: str, one: str) -> None:
    assert singular(many) == one


def test_what_all_tables_begin_with_says_nothing() -> None:
    assert table_prefix(["wp_users", "wp_posts", "wp_options", "wp_terms", "wp_links"]) == "wp_"
    assert table_prefix(["tblKlant", "tblOrder", "tblLog", "tblSoort"]) == "tbl"
    assert table_prefix(["users", "user_roles", "posts", "post_tags", "tags"]) == ""

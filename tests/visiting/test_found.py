"""The page of the statement is found on a site, from declared sites alone; and why none was read is said by name."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
from datetime import datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from gestand.ledger.visits import Outcome
from gestand.policy.sites import address
from gestand.visiting.fetching import MOST_BYTES
from support.sites import served

from .conftest import Street


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/p/12">Privacyverklaring</a>',
        '<a href="/p/12">Déclaration de confidentialité</a>',
        '<a href="/p/12"><span>Daten</span><span>schutz</span></a>',
        '<a href="p/12" aria-label="Privacy policy"><img src="x"></a>',
        '<link rel="privacy-policy" href="/p/12">',
    ],
)
def test_a_link_that_speaks_of_privacy_is_followed(street: Street, link: str) -> None:
    street.site.shows(
        f'<a href="/over-ons">Over ons</a><a href="https://policies.google.com/privacy">Privacy</a>{link}'
    )
    street.site.shows(street.page, "/p/12")
    found = street.visit().visit
    assert (found.outcome, found.page) == (Outcome.SHOWN, f"{street.site.url}/p/12")
    assert "/over-ons" not in street.site.asked and not found.beside


def test_without_a_link_it_is_looked_for_where_it_often_stands(street: Street) -> None:
    street.site.shows("<p>Welkom")
    street.site.shows(street.page, "/privacyverklaring")
    assert street.visit().visit.page == f"{street.site.url}/privacyverklaring"
    street.site.pages.pop("/privacyverklaring")
    assert street.visit().visit.outcome is Outcome.NO_PAGE


def test_the_page_that_the_policy_names_is_the_only_one_that_counts(street: Street) -> None:
    street.site.shows(street.page)
    street.site.shows(street.old, "/privacy")
    assert street.visit(f"{street.site.url}/privacy").visit.version == "1"
    gone = street.visit(f"{street.site.url}/weg").visit
    assert (gone.outcome, gone.named) == (Outcome.NO_PAGE, "404")
    assert street.site.asked == ["/privacy", "/weg"]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (401, Outcome.LOGIN),
        (403, Outcome.REFUSED),
        (429, Outcome.REFUSED),
        (410, Outcome.NO_PAGE),
        (500, Outcome.ERROR),
        (503, Outcome.ERROR),
        (204, Outcome.ERROR),
    ],
)
def test_an_answer_that_is_no_page_is_said_by_its_number(street: Street, status: int, outcome: Outcome) -> None:
    street.site.shows(street.page if status != 204 else b"", status=status)
    found = street.visit().visit
    assert (found.outcome, found.named, found.seen) == (outcome, str(status), "")


def test_a_page_that_asks_to_log_in_is_no_statement(street: Street) -> None:
    street.site.shows("<form><input type=password></form><script>1</script>", "/login")
    street.site.shows("", "/privacy", status=302, Location="/login")
    assert street.visit(f"{street.site.url}/privacy").visit.outcome is Outcome.LOGIN


def test_redirects_are_followed_on_declared_sites_alone(street: Street) -> None:
    street.site.shows("", status=301, Location="/nl?sessie=3")
    street.site.shows(street.page, "/nl")
    found = street.visit().visit
    assert (found.outcome, found.page) == (Outcome.SHOWN, f"{street.site.url}/nl"), "and no session is kept"
    with served() as other:
        other.shows(street.page)
        street.site.shows("", status=302, Location=other.url)
        found = street.visit().visit
        assert (found.outcome, found.named, other.asked) == (Outcome.ELSEWHERE, other.name, [])
    street.site.shows("", status=302, Location="https://shop.drukpers.example/")
    found = street.visit().visit
    assert found.beside == {"shop.drukpers.example": "it is under drukpers.example"}
    for nowhere in ("file:///etc/passwd", "http://a:b@127.0.0.1/", "javascript:1", "http://[::1", "\\\\x"):
        street.site.shows("", status=302, Location=nowhere)
        assert street.visit().visit.outcome in (Outcome.ERROR, Outcome.ELSEWHERE, Outcome.NO_PAGE)
    street.site.shows("", status=302, Location="/")
    assert street.visit().visit.outcome is Outcome.LOOP


def test_a_statement_on_another_site_of_theirs_is_elsewhere(street: Street) -> None:
    street.site.shows('<a href="https://www.drukpers.nl/privacy">Privacy</a>')
    found = street.visit().visit
    assert (found.outcome, found.named) == (Outcome.ELSEWHERE, "www.drukpers.nl")
    street.site.shows('<a href="https://policies.google.com/privacy">Privacy</a>')
    assert street.visit().visit.outcome is Outcome.NO_PAGE


def test_what_is_no_page_or_too_large_is_not_read(street: Street) -> None:
    assert street.outcome(b"%PDF-1.7", Content_Type="application/pdf") is Outcome.FORM
    assert street.outcome(b"<p>" + b"x" * MOST_BYTES) is Outcome.TOO_LARGE
    bomb = gzip.compress(b" " * (MOST_BYTES + 1))
    assert street.outcome(bomb, Content_Encoding="gzip") is Outcome.TOO_LARGE
    assert street.outcome(gzip.compress(street.page.encode()), Content_Encoding="gzip") is Outcome.SHOWN
    assert street.outcome(b"\x1f\x8b broken", Content_Encoding="gzip") is Outcome.DOWN
    assert street.outcome(street.page, Content_Length=str(len(street.page) + 999)) is Outcome.DOWN, "half of an answer"


def test_a_site_that_is_down_or_drips_is_not_waited_for(street: Street) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        street.site.port = listening.getsockname()[1]
        over = threading.Event()
        threading.Thread(target=_drip, args=(listening, over), daemon=True).start()
        found = street.visit(seconds=0.3).visit
        over.set()
    assert (found.outcome, found.named) == (Outcome.DOWN, "not within 0.3 seconds")
    found = street.visit().visit
    assert (found.outcome, found.named) == (Outcome.DOWN, "it refuses the connection")


def _drip(listening: socket.socket, over: threading.Event) -> None:
    taken, _ = listening.accept()
    with taken:
        taken.sendall(b"HTTP/1.1 200 OK\r\n")
        while not over.wait(0.05):
            try:
                taken.sendall(b"X")
            except OSError:
                return


@pytest.mark.parametrize(
    ("number", "inside", "outcome"),
    [
        ("10.0.0.5", False, Outcome.INSIDE),
        ("127.0.0.1", False, Outcome.INSIDE),
        ("127.0.0.1", True, Outcome.INSIDE),
        ("169.254.169.254", True, Outcome.INSIDE),
        ("::ffff:169.254.169.254", True, Outcome.INSIDE),
        ("64:ff9b::a9fe:a9fe", True, Outcome.INSIDE),
        ("0.0.0.0", True, Outcome.INSIDE),
        ("fe80::1%eth0", True, Outcome.INSIDE),
    ],
)
def test_a_name_that_leads_into_a_network_is_not_followed(
    street: Street, number: str, inside: bool, outcome: Outcome
) -> None:
    street.site.host = "www.drukpers.example"
    found = street.visit(resolving=lambda *_: [number], inside=inside).visit
    assert (found.outcome, found.named) == (outcome, number.partition("%")[0])


def test_a_site_whose_certificate_nobody_vouches_for_is_not_read(street: Street, tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(datetime(2020, 1, 1)).not_valid_after(datetime(2120, 1, 1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    pem = made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    pem += key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "site.pem").write_bytes(pem)
    safe = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    safe.load_cert_chain(tmp_path / "site.pem")
    with served("localhost", safe) as site:
        site.shows(street.page)
        street.site.host, street.site.port = "https://localhost", site.port
        found = street.visit().visit
        assert (found.outcome, site.asked) == (Outcome.CERTIFICATE, [])
        assert "self-signed" in found.named or "self signed" in found.named


def test_a_name_that_nobody_knows_is_down(street: Street) -> None:
    def nobody(*_: object) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    street.site.host = "www.drukpers.example"
    assert street.visit(resolving=nobody).visit.named == "its name is not known"


@pytest.mark.parametrize(
    "text",
    [
        "file:///etc/passwd",
        "ftp://www.x.nl",
        "http://a:b@www.x.nl/",
        "http://www.x.nl\\@evil.nl/",
        "127.1",
        "http://0x7f.1/",
        "www.x.nl:99999",
        "intranet",
        "our app",
        "javascript://www.x.nl/",
    ],
)
def test_what_no_visit_should_follow_is_no_address(text: str) -> None:
    assert address(text) is None


def test_addresses_are_read_as_people_write_them() -> None:
    written = ("www.x.nl", "HTTPS://WWW.X.NL:443/a b".replace(" ", "%20"), "münchen.de/über", "localhost:81", "[::1]:8")
    assert [found.url for text in written if (found := address(text))] == [
        "https://www.x.nl/",
        "https://www.x.nl/a%20b",
        "https://xn--mnchen-3ya.de/%C3%BCber",
        "http://localhost:81/",
        "http://[::1]:8/",
    ]

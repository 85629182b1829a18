"""What is read of certificates before a connection to MariaDB or MySQL: only what somebody asked to check."""

import ssl

import pytest

from gestand.stores.mariadb_driver import connection, of_anybody

pytest.importorskip("pymysql")


def unconnected(**told):
    return connection()(defer_connect=True, **told)


def test_where_a_url_says_nothing_the_connection_is_as_the_driver_has_it_and_no_certificate_is_read():
    ours = unconnected()
    theirs = ssl.create_default_context()
    theirs.check_hostname, theirs.verify_mode = False, ssl.CERT_NONE
    assert ours.ctx is of_anybody() and (ours.ssl, ours._ssl_required) == (True, False)
    assert ours.ctx.get_ca_certs() == []
    assert (ours.ctx.verify_mode, ours.ctx.check_hostname) == (theirs.verify_mode, theirs.check_hostname)
    assert ours.ctx.minimum_version == theirs.minimum_version
    assert ours.ctx.options == theirs.options


@pytest.mark.parametrize("told", [{"ssl_verify_cert": True}, {"ssl_verify_identity": True}], ids=" ".join)
def test_who_asks_for_a_check_gets_one(told):
    asked = unconnected(**told)
    assert asked.ctx is not of_anybody() and asked._ssl_required
    assert asked.ctx.verify_mode is ssl.CERT_REQUIRED


def test_who_wants_no_tls_gets_none():
    assert not unconnected(ssl_disabled=True).ssl

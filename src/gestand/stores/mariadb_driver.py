"""PyMySQL, without what it does again for every connection: it reads the machine's certificates each time.

Where a URL says nothing of TLS the driver takes what the server offers and checks nobody's certificate. The hundred and
more certificates that it reads for that, and never looks at, take longer than everything else about a connection.
"""

from __future__ import annotations

import ssl
from functools import cache
from typing import Any


@cache
def of_anybody() -> ssl.SSLContext:
    """What the driver makes for itself where no certificate is to be checked; made once, as it keeps nothing."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


@cache
def connection() -> type[Any]:
    """The driver's connection; ImportError where there is no driver."""
    from pymysql.connections import Connection

    class OnceRead(Connection):  # type: ignore[misc]
        def _create_ssl_ctx(self, told: Any) -> ssl.SSLContext:
            """What the URL says of TLS is the driver's own business, and so is whatever it checks."""
            made: ssl.SSLContext = super()._create_ssl_ctx(told) if told else of_anybody()
            return made

    return OnceRead

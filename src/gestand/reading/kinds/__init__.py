"""One file for each family of facts. A new kind: its reader here, its name in `facts.KINDS`, its terms in `grammar`."""

from __future__ import annotations

from gestand.reading.kinds import (
    addresses,
    automated,
    bases,
    categories,
    controller,
    cookies,
    numbers,
    purposes,
    recipients,
    requests,
    rights,
    safety,
    statement,
    terms,
    transfer,
)

READERS = (
    controller.names,
    addresses.read,
    numbers.registrations,
    numbers.emails,
    automated.officer,
    categories.read,
    purposes.read,
    bases.read,
    recipients.read,
    transfer.read,
    terms.retention,
    rights.read,
    requests.answers,
    requests.identity,
    requests.authorities,
    safety.measures,
    cookies.read,
    automated.decisions,
    statement.updated,
    terms.grace,
    terms.backups,
    safety.breaches,
    statement.changes,
)
"""Each takes a document and gives facts."""

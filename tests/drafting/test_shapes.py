"""Applications nobody has seen: nothing personal is called not personal, and few questions are needless."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from drafting.answering import by_the_guesses
from drafting.conftest import policy_of
from drafting.measuring import Measured, claims, measure, read
from drafting.shaped import NAMES, Shape, build, shape
from gestand.cli.session import opened
from gestand.errors import Level
from gestand.policy.reader import lint

NEEDLESS = 2
"""Questions about tables and columns that a person could have answered without looking."""
LATER = ("fold(", "any of", " when ")
"""Ways to find people that the language has from its next version on."""
UNDECIDED = {"M137", "M160"}
"""What no draft can decide: an index that is not there."""

LEADS = {
    "forum": {
        "user_emails": ["user"],
        "topics": ["user"],
        "posts": ["user"],
        "post_search_data": ["posts"],
        "follows": ["user", "user"],
        "private_messages": ["user", "user"],
        "bookmarks": ["user"],
        "user_profiles": ["user"],
    },
    "shop": {
        "shop_customerprofile": ["user"],
        "shop_address": ["user"],
        "shop_order": ["user", "user.email", "guest"],
        "shop_orderline": ["shop_order.user", "shop_order.guest"],
        "shop_payment": ["shop_order.user", "shop_order.guest"],
        "shop_review": ["user"],
        "django_admin_log": ["user"],
    },
    "helpdesk": {
        "emails": ["customer"],
        "conversations": ["customer", "emails.email"],
        "attachments": ["threads"],
        "addresses": ["customer"],
        "activity_log": ["user"],
        "notifications": ["user"],
        "personal_access_tokens": ["user"],
    },
    "weblog": {
        "wp_usermeta": ["user"],
        "wp_posts": ["user"],
        "wp_postmeta": ["wp_posts"],
        "wp_commentmeta": ["wp_comments.user", "wp_comments.guest"],
    },
    "school": {
        "ls_enrolment": ["user"],
        "ls_discussion": ["user"],
        "ls_discussion_post": ["user"],
        "ls_submissiontext": ["ls_submission"],
        "ls_mail": ["user", "user"],
        "ls_conversation_members": ["user"],
        "ls_user_info": ["user"],
    },
    "files": {"fc_accounts": ["user"], "fc_preferences": ["user"], "fc_shares": ["user", "user"]},
    "personnel": {
        "verzuim": ["mdw"],
        "loonstrook": ["mdw"],
        "verlof": ["mdw"],
        "beoord": ["mdw", "mdw"],
        "leaseauto": ["mdw"],
    },
    "legacy": {
        "tblOrders": ["relatie"],
        "tblFacturen": ["relatie"],
        "tblLog": ["gebruiker"],
        "tblKentekens": ["relatie"],
    },
}


@dataclass
class Drafted:
    shape: Shape
    text: str
    measured: Measured


@pytest.fixture(params=NAMES)
def made(request: pytest.FixtureRequest, database_url: str) -> Drafted:
    application = shape(request.param)
    engine = create_engine(database_url)
    build(application, engine)
    engine.dispose()
    text = policy_of(database_url)
    return Drafted(application, text, measure(text, application.whose, application.personal))


@pytest.mark.not_on("mariadb", "the made-up applications are written for the other two")
def test_a_draft_of_an_application_nobody_has_seen(made: Drafted, tmp_path: Path) -> None:
    """One test for each application and engine: to fill them costs more than to look."""
    _misses_nothing_personal(made)
    _asks_little_that_is_plain(made)
    _finds_whose_rows_are(made)
    _holds_no_value(made)
    _maps_when_answered(made, tmp_path)


def _misses_nothing_personal(made: Drafted) -> None:
    assert made.measured.missed == []
    assert made.measured.found == len(made.shape.personal)


def _asks_little_that_is_plain(made: Drafted) -> None:
    needless = [said for said in made.measured.unclear if "nobody" in said]
    needless += [name for name in made.measured.asked if name not in made.shape.personal]
    assert len(needless) <= NEEDLESS, needless
    assert made.measured.taken == []


def _finds_whose_rows_are(made: Drafted) -> None:
    policy = read(made.text)
    assert {table: claims(policy, table) for table in LEADS[made.shape.name]} == LEADS[made.shape.name]


def _holds_no_value(made: Drafted) -> None:
    for value in ("@alpha.example", "@echo.example", "Okonkwo", "Prinsengracht", "198.51.100", "graag geweten"):
        assert value not in made.text


def _maps_when_answered(made: Drafted, tmp_path: Path) -> None:
    path = tmp_path / "privacy.yaml"
    text, left = by_the_guesses(made.text, path)
    assert left == []
    path.write_text(text, encoding="utf-8")
    errors = [finding for finding in lint(path) if finding.level is Level.ERROR]
    assert [f"{f.where} {f.code} {f.message}" for f in errors if not any(word in f.message for word in LATER)] == []
    if errors:
        return
    with opened(path) as session:
        wrong = [f for f in session.map.findings if f.level is Level.ERROR and f.code not in UNDECIDED]
    assert [f"{f.code} {f.message}" for f in wrong] == []

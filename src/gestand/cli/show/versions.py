"""Published versions, for people and for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gestand.changes.announcing import announcement
from gestand.changes.deciding import Decision
from gestand.changes.publishing import ABOUT, POLICY, Published, standing
from gestand.changes.telling import ToTell
from gestand.cli.paper import Paper
from gestand.cli.show import changes
from gestand.ledger.codec import moment_to_text
from gestand.ledger.versions import Version


def show_published(found: Published, language: str, paper: Paper) -> None:
    version, decision = found.version, found.decision
    if decision is None:
        paper.print(f"version {version.version} was published before, and counts from {version.since}", soft_wrap=True)
        return
    if decision.diff is not None:
        paper.print(announcement(decision.diff, decision.since, decision.substantial, language), soft_wrap=True)
    paper.print(
        f"version {version.version} is published, and counts from {version.since}{_why(decision)}", soft_wrap=True
    )
    if decision.diff is not None and decision.waits:
        before = decision.diff.old.version
        paper.print(f"until then version {before} is in force: let plans and runs go on with its text", soft_wrap=True)


def _why(decision: Decision) -> str:
    if decision.diff is None:
        return ": the first one that is kept here"
    said = "substantial" if decision.substantial else "nothing substantial"
    return f": {said}, because somebody decided so" if decision.overruled else f": {said}"


def published_to_json(found: Published, language: str) -> dict[str, Any]:
    decision = found.decision
    diff = changes.to_json(decision.diff, language) if decision and decision.diff else None
    return {**_version(found.version), "again": decision is None, "diff": diff}


def _version(version: Version) -> dict[str, Any]:
    return {
        "version": version.version,
        "digest": version.digest,
        "from": version.since.isoformat(),
        "published": moment_to_text(version.published),
        "substantial": version.substantial,
        "overruled": version.overruled,
        "why": list(version.why),
        "files": dict(version.files),
    }


# ---------------------------------------------------------------- who is told


def show_to_tell(
    decision: Decision, told: Sequence[ToTell], language: str, silent: Sequence[str], paper: Paper
) -> None:
    if decision.diff is None:
        paper.print("nobody: it is the first version that is kept here")
        return
    changes.show(decision.diff, language, paper)
    if not decision.substantial:
        paper.print("\nnobody has to be told before: nothing is substantial")
        return
    paper.print(f"\ncounts from {decision.since} if people are told today; to tell:")
    for group in told:
        paper.print(f"{group.group}: {group.people}", soft_wrap=True)
        for name, count in group.activities.items():
            paper.print(f"  {name}: {count}, who can {_CAN[group.can[name]]}", soft_wrap=True)
        if group.uncounted:
            paper.print(f"  and whoever has something in {', '.join(group.uncounted)}: not counted", soft_wrap=True)
    if silent:
        paper.print(f"and whoever is in {', '.join(silent)}: no answer, so nobody there is counted", soft_wrap=True)
    elif not told:
        paper.print("nobody in a table of people: what changes is about all who read the statement", soft_wrap=True)


_CAN = {
    "refuse": "refuse, and stay under the old terms (consent is asked)",
    "object": "object (GDPR article 21)",
    "leave": "only be told, and leave",
}


def to_tell_to_json(decision: Decision, told: Sequence[ToTell], language: str, silent: Sequence[str]) -> dict[str, Any]:
    return {
        "substantial": decision.substantial,
        "from": decision.since.isoformat(),
        "earliest": decision.earliest.isoformat(),
        "diff": changes.to_json(decision.diff, language) if decision.diff else None,
        "unreachable": list(silent),
        "to_tell": [
            {
                "group": one.group,
                "people": one.people,
                "activities": [
                    {"activity": name, "people": count, "can": one.can[name]} for name, count in one.activities.items()
                ],
                "uncounted": list(one.uncounted),
            }
            for one in told
        ],
    }


# ---------------------------------------------------------------- what was published


def list_to_json(known: Sequence[Version], today: date) -> list[dict[str, Any]]:
    return [{**_version(version), "standing": standing(known, version, today)} for version in known]


def show_list(known: Sequence[Version], today: date, paper: Paper) -> None:
    for version in known:
        said = "substantial" if version.substantial else "nothing substantial"
        about = f"{standing(known, version, today)}, {said}{', as somebody decided' if version.overruled else ''}"
        paper.print(f"{version.version}  from {version.since}  {about}  {version.digest[:12]}", soft_wrap=True)
    if not known:
        paper.print("no version was published")


def version_to_json(
    known: Sequence[Version], version: Version, files: Mapping[str, bytes], today: date
) -> dict[str, Any]:
    texts = {name: content.decode("utf-8", "replace") for name, content in files.items()}
    return {**_version(version), "standing": standing(known, version, today), "texts": texts}


def show_version(
    known: Sequence[Version], version: Version, files: Mapping[str, bytes], today: date, language: str, paper: Paper
) -> None:
    """What people read in their language, where it was kept; else the policy itself."""
    paper.print(f"version {version.version}, from {version.since}: {standing(known, version, today)}", soft_wrap=True)
    for name in _readable(files, language):
        paper.print(f"\n--- {name}")
        paper.print(files[name].decode("utf-8", "replace"), soft_wrap=True)


def _readable(files: Mapping[str, bytes], language: str) -> list[str]:
    statement = [name for name in files if name.startswith(f"statement/{language}.") and name.endswith((".md", ".txt"))]
    announced = [name for name in files if name == f"announcement/{language}.txt"]
    return [*announced, *(statement or [name for name in files if name.startswith(POLICY)]), ABOUT]

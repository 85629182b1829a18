"""Write the vectors again: `python tests/ledger/generate_vectors.py`. The same bytes every time.

Each vector is a ledger that is whole or was damaged in one way, and what has to be found in it. The files are the
contract, for other implementations too; this script only spares us typing hashes.
"""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gestand.ledger.chain import digest, next_entry
from gestand.ledger.checkpoints import public_key, sign
from gestand.ledger.records import Entry

FOLDER = Path(__file__).parent / "vectors"
INSTALLATION = "6f0e4a0e-3f2b-4d0c-9a55-7c1b7f0c2a11"
OURS = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"a key for vectors").digest())
THEIRS = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"another key").digest())
AT = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
Line = dict[str, Any]


def ledger(rows: int = 41) -> list[Entry]:
    """Six entries: an installation, an ending, a run of two slices, its end."""
    mac = hashlib.sha256(b"stands for a pseudonym").hexdigest()
    moment = "2026-03-28T23:00:00.000000+00:00"
    act = {"id": "e-1", "case": "e-1", "activity": "newsletter", "person": mac, "moment": moment, "seal": mac}
    run = {"run": "r-1", "digest": "d-1", "scope": "retention", "policy": "p-1", "revision": "v-1"}
    run |= {"case": "r-1", "seal": mac}
    part = {"run": "r-1", "step": 1, "store": "app", "table": "logins", "action": "delete", "recognised": False}
    bodies: list[tuple[str, dict[str, Any]]] = [
        ("installation", {"installation": INSTALLATION, "key": public_key(OURS)}),
        ("ending", act),
        ("run-begun", {**run, "moment": moment, "steps": []}),
        ("slice", {**part, "slice": 0, "rows": rows}),
        ("slice", {**part, "slice": 1, "rows": 7}),
        ("run-finished", {"run": "r-1", "totals": {"logins": rows + 7, "what": "inloggegevens, één jaar"}}),
    ]
    entries: list[Entry] = []
    for number, (kind, body) in enumerate(bodies):
        entries.append(next_entry(entries[-1] if entries else None, kind, AT + timedelta(seconds=number), body))
    return entries


def line(entry: Entry) -> Line:
    return {"number": entry.number, "bytes": entry.bytes.decode(), "hash": entry.hash}


def rechained(lines: list[Line], start: int) -> list[Line]:
    """Fresh hashes, and fresh `previous`, from a place on: what somebody with the file can do."""
    done = lines[:start]
    for old in lines[start:]:
        before = done[-1]["hash"]
        content = {**json.loads(old["bytes"]), "previous": before}
        raw = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        done.append({"number": old["number"], "bytes": raw, "hash": digest(before, raw.encode())})
    return done


def write(name: str, says: str, lines: list[Line], damages: list[tuple[int, str]], **more: Any) -> None:
    content = {"says": says, "entries": lines, **more, "damages": [{"number": n, "what": w} for n, w in damages]}
    (FOLDER / f"{name}.json").write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def changed(lines: list[Line], index: int, old: str, new: str) -> list[Line]:
    copy = [dict(each) for each in lines]
    copy[index]["bytes"] = copy[index]["bytes"].replace(old, new)
    return copy


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    entries = ledger()
    lines = [line(entry) for entry in entries]
    point = sign(OURS, INSTALLATION, 6, entries[5].hash, AT)
    early = sign(OURS, INSTALLATION, 3, entries[2].hash, AT)
    _whole(lines, point, early)
    _chain(lines)
    _tail(lines, point, early)
    _checkpoints(lines, point, entries)


def _whole(lines: list[Line], point: str, early: str) -> None:
    write("whole", "nothing was touched", lines, [], kept=[early], against=point)
    write("grown", "a checkpoint of the past still fits a ledger that went on", lines, [], against=early)
    write("empty", "all entries are gone", [], [(1, "the ledger is empty")])


def _chain(lines: list[Line]) -> None:
    no_hash, no_follow = "its bytes do not have its hash", "it does not follow the entry before it"
    unread = "not an entry in canonical form"
    write("changed-byte", "one digit of entry 4 is another", changed(lines, 3, ":41,", ":11,"), [(4, no_hash)])
    write("dropped", "entry 4 is gone", lines[:3] + lines[4:], [(4, "entry 5 stands in its place")])
    write("dropped-first", "entry 1 is gone", lines[1:], [(1, "entry 2 stands in its place")])
    swapped = [*lines[:2], lines[3], lines[2], *lines[4:]]
    found = [(3, "entry 4 stands"), (4, "entry 5 stands"), (5, "entry 3 stands")]
    write("swapped", "entries 3 and 4 stand in each other's place", swapped, found)
    renumbered = [{**each, "number": number} for number, each in enumerate(lines[:3] + lines[4:], start=1)]
    found = [(4, "otherwise about number"), (5, "otherwise about number")]
    write("renumbered", "entry 4 is gone and the later ones have new numbers beside them", renumbered, found)
    deep = [
        {"number": n, "bytes": old["bytes"].replace(f'"number":{n + 1}', f'"number":{n}'), "hash": old["hash"]}
        for n, old in enumerate(lines[4:], start=4)
    ]
    write(
        "renumbered-inside", "the same, with new numbers in the bytes", lines[:3] + deep, [(4, no_follow), (5, no_hash)]
    )
    write(
        "twice", "entry 2 stands there twice", [*lines[:2], lines[1], *lines[2:]], [(3, "entry 2 stands in its place")]
    )
    forged = changed(lines, 3, ":41,", ":11,")
    forged[3]["hash"] = digest(lines[2]["hash"], forged[3]["bytes"].encode())
    write("rehashed", "entry 4 is another and has a fresh hash", forged, [(5, no_follow)])
    write(
        "spaces", "entry 2 means the same with a space in it", changed(lines, 1, ',"kind"', ', "kind"'), [(2, unread)]
    )
    write(
        "doubled-name", "a name twice in entry 4", changed(lines, 3, '"rows":41', '"rows":41,"rows":41'), [(4, unread)]
    )
    write("no-json", "entry 5 was cut short", changed(lines, 4, '"version":1}', ""), [(5, unread)])
    odd = [dict(each) for each in lines]
    odd[4] = {"number": 5, "base64": base64.b64encode(b"\xff\xfe\x00").decode(), "hash": lines[4]["hash"]}
    write("no-text", "entry 5 is no text at all", odd, [(5, unread)])
    write("false-hash", "entry 6 has another hash", [*lines[:5], {**lines[5], "hash": "0" * 64}], [(6, no_hash)])
    misfit = rechained(changed(lines, 3, '"rows":41', '"rows":-41'), 3)
    write("misfit", "entry 4 counts less than nothing, all hashes made anew", misfit, [(4, "rows is no count")])


def _tail(lines: list[Line], point: str, early: str) -> None:
    anew = rechained(changed(lines, 3, ":41,", ":11,"), 3)
    write(
        "rechained",
        "entry 4 is another and all hashes after it are fresh: nothing to see without a checkpoint",
        anew,
        [],
    )
    other = "entries 1 to 6 are not the ones"
    write("rechained-against", "the same, against a checkpoint from elsewhere", anew, [(1, other)], against=point)
    later = "entries 4 to 6 are not the ones"
    write(
        "rechained-narrowed", "an earlier checkpoint that fits narrows it down", anew, [(4, later)], kept=[early, point]
    )
    write("cut", "the last two entries are gone: nothing to see without a checkpoint", lines[:4], [])
    write(
        "cut-against", "the same, against a checkpoint from elsewhere", lines[:4], [(5, "saw 6 entries")], against=point
    )
    write("cut-kept", "the same, against a checkpoint beside it", lines[:4], [(5, "saw 6 entries")], kept=[point])


def _checkpoints(lines: list[Line], point: str, entries: list[Entry]) -> None:
    forged = point.replace("\n6\n", "\n5\n", 1)
    unsigned = "signature does not fit its text"
    write("forged-checkpoint", "somebody wrote another size in it", lines, [(1, unsigned)], against=forged)
    dated = point.replace("at 2026", "at 2027")
    write("dated-checkpoint", "somebody wrote another moment in it", lines, [(1, unsigned)], against=dated)
    theirs = sign(THEIRS, INSTALLATION, 6, entries[5].hash, AT)
    write("other-key", "signed by another key, all else right", lines, [(1, "another key than this")], against=theirs)
    named = point.replace(public_key(OURS), public_key(THEIRS))
    write("other-key-named", "another key is named in it", lines, [(1, "another key than it names")], against=named)
    elsewhere = sign(OURS, "another-installation", 6, entries[5].hash, AT)
    write("other-ledger", "of another installation", lines, [(1, "another key than this")], against=elsewhere)
    write("no-checkpoint", "any text", lines, [(1, "not a checkpoint")], against="hello\n")
    write("half-checkpoint", "cut off before its signature", lines, [(1, "not a checkpoint")], against=point[:120])
    first = {**json.loads(lines[0]["bytes"]), "body": {"installation": INSTALLATION, "key": public_key(THEIRS)}}
    raw = json.dumps(first, sort_keys=True, separators=(",", ":"))
    taken = rechained([{"number": 1, "bytes": raw, "hash": digest("0" * 64, raw.encode())}, *lines[1:]], 1)
    write("taken-over", "all written anew under another key", taken, [(1, "another key than this")], against=point)


if __name__ == "__main__":
    main()

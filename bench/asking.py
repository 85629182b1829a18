"""The application: asks for the newest visits of somebody and writes one, again and again, until its input closes."""

from __future__ import annotations

import random
import sys
import threading
import time

import sqlalchemy as sa

ASK = sa.text("SELECT id, page FROM visits WHERE user_id = :who ORDER BY id DESC LIMIT 20")
WRITE = sa.text("UPDATE users SET name = :name WHERE id = :who")


def main(url: str) -> None:
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    engine = sa.create_engine(url, connect_args={"timeout": 30} if url.startswith("sqlite") else {})
    chance = random.Random(7)
    spent: list[float] = []
    with engine.connect() as connection:
        if url.startswith("sqlite"):
            # With the log of WAL mode, as an application has it that is to answer while somebody writes.
            connection.exec_driver_sql("PRAGMA synchronous = NORMAL")
            connection.commit()
        connection.execute(ASK, {"who": 1}).all()
        connection.commit()
        print("begun", flush=True)
        while not ended.is_set():
            who = chance.randrange(100, 9_000)
            started = time.perf_counter()
            if chance.random() < 0.2:
                connection.execute(WRITE, {"who": who, "name": f"Somebody {who}"})
            else:
                connection.execute(ASK, {"who": who}).all()
            connection.commit()
            spent.append(time.perf_counter() - started)
            time.sleep(0.002)
    print("\n".join(map(str, spent)))


if __name__ == "__main__":
    main(sys.argv[1])

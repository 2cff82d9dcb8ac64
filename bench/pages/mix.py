"""Pages of four roles, mixed, from clients that never pause, and sixteen wrong sign-ins at once: cold and warm, with memory.

    python bench/pages/mix.py --home FOLDER [--seconds 300] [--clients 16]

FOLDER is a home with the demonstration in it: `CITY/home` of what `city.py --home CITY` made, or that of `wardmote demo`.
"""

import argparse
import contextlib
import json
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

from asking import Client
from city import PROGRAM, free_port, wait_for

COLD_SECONDS = 20
ROLES = ("administrator", "analyst", "head_of_community_safety", "partner_officer")


def known_of(home):
    """Who signs in, and with what: what `city.py` kept, or the demonstration's own story."""
    kept = home.parent / "known.json"
    if kept.exists():
        return json.loads(kept.read_text(encoding="utf-8"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wardmote.config.settings")
    from wardmote.demo.story import story

    told = story()
    return {
        "partnership": told["partnership"]["slug"],
        "members": {member["role"]: member["email"] for member in told["members"]},
        "password": told["partnership"]["password"],
    }


def links_of(client, root):
    """The pages a person reaches from their front page with one click, without those that download or sign out."""
    _, page = client.ask(root)
    found = re.findall(rf'href="({re.escape(root)}[^"#]*)"', page.decode())
    pages = []
    for path in dict.fromkeys([root, *found]):
        status, _ = client.ask(path)
        if status == 200 and not re.search(r"\.(csv|xlsx|zip|pdf|docx)|export|download", path):
            pages.append(path)
    return pages


def drive(port, visits, *, clients, seconds, look):
    """For each answer: when it began, how long it took, its status. `look` is told how many there are: at first, once warm, at the end."""
    answers, begun = [], time.perf_counter()

    def work(number):
        client, at = Client(port), number
        while (now := time.perf_counter() - begun) < seconds:
            path, cookies = visits[at % len(visits)]
            client.cookies = dict(cookies)
            status, _ = client.ask(path)
            answers.append((now, time.perf_counter() - begun - now, status))
            at += clients

    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    look(0)
    for thread in threads:
        thread.start()
    time.sleep(min(COLD_SECONDS, seconds))
    look(len(answers))
    for thread in threads:
        thread.join()
    look(len(answers))
    return answers


def processes_of(server):
    """The process that was started, and those that it keeps."""
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(server.pid)], capture_output=True, text=True, check=False
    )
    return [str(server.pid), *listed.stdout.split()]


def processor_seconds(server):
    """What the server's processes have worked so far, in seconds of one processor; the waits of a full machine are not in it."""
    worked = 0
    for pid in processes_of(server):
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()
        worked += int(fields[11]) + int(fields[12])
    return worked / os.sysconf("SC_CLK_TCK")


def memory(server):
    """The most that each process of the server has held, in megabytes."""
    peaks = []
    for pid in processes_of(server):
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        peaks.append(round(int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) / 1024))
    return peaks


def wrong_sign_ins(port, number):
    """So many at once, each of another person, so that none is refused before it is hashed."""

    def try_one(at):
        with contextlib.suppress(RuntimeError):
            Client(port).sign_in(f"nobody-{at}@example.org", "a wrong password")

    threads = [threading.Thread(target=try_one, args=(at,)) for at in range(number)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start


def started(home, act):
    port = free_port()
    environment = os.environ | {"WARDMOTE_HOME": str(home), "WARDMOTE_IDLE_MINUTES": "600"}
    with subprocess.Popen(
        [PROGRAM, "serve", "--port", str(port)], env=environment, stderr=subprocess.DEVNULL
    ) as server:
        try:
            wait_for(port, server)
            return act(port, server)
        finally:
            server.terminate()


def visits_of(known):
    def collect(port, _server):
        root, visits = f"/p/{known['partnership']}/", []
        for role in [role for role in ROLES if role in known["members"]]:
            client = Client(port)
            client.sign_in(known["members"][role], known["password"])
            visits += [(path, client.cookies) for path in links_of(client, root)]
        return visits

    return collect


def tell(name, waits, target):
    if len(waits) < 20:
        print(f"{name}: {len(waits)} answers, too few to say")
        return
    p50, p95 = statistics.median(waits) * 1000, statistics.quantiles(waits, n=20)[-1] * 1000
    print(
        f"{name}: {len(waits)} answers, p50 {p50:.0f} ms, p95 {p95:.0f} ms; target p95 {target} ms: "
        f"{'met' if p95 < target else 'not met'}"
    )


def tell_work(looks):
    """Processor time for each page, which another's work on the machine changes little; and how busy the machine was."""
    for name, (pages, server, client), (pages_after, server_after, client_after) in zip(
        ("cold", "warm"), looks[:-1], looks[1:], strict=True
    ):
        count = pages_after - pages
        if count:
            print(
                f"{name}: {count} pages, processor time of a page: server {(server_after - server) / count * 1000:.1f} ms, "
                f"clients {(client_after - client) / count * 1000:.1f} ms"
            )
    print(f"load average of the last minute: {os.getloadavg()[0]:.1f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--clients", type=int, default=16)
    asked = parser.parse_args()
    known = known_of(asked.home)
    # One server finds the pages; another, that nobody has asked yet, is measured.
    visits = started(asked.home, visits_of(known))

    def measure(port, server):
        # A server that starts keeps who asks now waiting until it is ready: that is told by itself.
        begun = time.perf_counter()
        Client(port).ask("/account/login/")
        first = time.perf_counter() - begun
        looks = []

        def look(pages):
            looks.append((pages, processor_seconds(server), time.process_time()))

        answers = drive(port, visits, clients=asked.clients, seconds=asked.seconds, look=look)
        print(f"{len(visits)} pages of {len({str(c) for _, c in visits})} people, {asked.clients} clients")
        print(f"first answer {first:.1f} s after the server could be reached")
        tell("cold", [took for began, took, _ in answers if began < COLD_SECONDS], 1000)
        tell("warm", [took for began, took, _ in answers if began >= COLD_SECONDS], 300)
        tell_work(looks)
        print(f"answers that were no page: {sum(status != 200 for _, _, status in answers)}")
        print(f"most memory of each process: {memory(server)} MB")
        print(f"16 wrong sign-ins at once: {wrong_sign_ins(port, 16):.1f} s; then {memory(server)} MB")

    started(asked.home, measure)


if __name__ == "__main__":
    sys.exit(main())

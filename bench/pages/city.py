"""An assessment and the main pages of a city of one million street records.

    python bench/pages/city.py [--quick] [--home FOLDER] [--requests 1600] [--clients 16]

Builds the city in an installation of its own (kept and used again where `--home` names a folder), loads its files with
`wardmote load`, makes an assessment with its Word, PDF, HTML and tables, then starts `wardmote serve`, signs in and asks
for pages from several clients at once. The clients are threads of this process, on the same processors as the server.
"""

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from asking import Client, drive

HERE = Path(__file__).parent
PROGRAM = Path(sys.executable).parent / "wardmote"
TARGET_PAGE, TARGET_ASSESSMENT = 0.3, 10.0
START_SECONDS = 60


def build(home, environment, *, quick):
    """The city, once: files, areas, people, records. Returns what is known of it."""
    kept = home / "known.json"
    if not kept.exists():
        size = ["--months", "24", "--records", "100000"] if quick else []
        command = [sys.executable, HERE / "making.py", "--folder", home / "files", *size]
        known = json.loads(subprocess.run(command, check=True, capture_output=True, env=environment).stdout)
        start = time.perf_counter()
        load = [
            PROGRAM,
            "load",
            "police-uk",
            home / "files" / "records",
            "--json",
            "--partnership",
            known["partnership"],
        ]
        answer = subprocess.run(load, check=True, capture_output=True, env=environment)
        known["load_seconds"] = time.perf_counter() - start
        known["batches"] = [batch["sentence"] for batch in json.loads(answer.stdout)["batches"]]
        kept.write_text(json.dumps(known), encoding="utf-8")
    return json.loads(kept.read_text(encoding="utf-8"))


def assess(home, environment):
    """Twice: first with an empty cache folder, so that the cube is made and each chart drawn; then with what that kept."""
    shutil.rmtree(home / "home" / "cache", ignore_errors=True)
    command = [sys.executable, HERE / "assessing.py", "--known", home / "known.json", "--out", home / "out"]
    found = []
    for what in ("nothing kept", "again"):
        answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment)
        found.append((what, json.loads(answer.stdout)))
    for what, one in found:
        told = "met" if one["total"] < TARGET_ASSESSMENT else "not met"
        print(f"assessment, {what}: {one['total']:.1f} s | target {TARGET_ASSESSMENT:.0f} s {told} | {load()}")
        for name, seconds in one["stages"]:
            if seconds >= 0.02 * one["total"]:
                print(f"    {name:34} {seconds:6.2f} s")


def load():
    return f"load {os.getloadavg()[0]:.1f}"


def free_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def wait_for(port, server):
    for _ in range(START_SECONDS * 10):
        if server.poll() is not None:
            raise RuntimeError("The server stopped.")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The server did not start.")


def pages(client, known):
    """The addresses of the analyst's main pages, found by following the lists as a person does."""
    root = f"/p/{known['partnership']}/"
    area, ward, ending = known["area"], known["ward"], known["year_ending"]

    def first(path, pattern):
        _, page = client.ask(path)
        return re.search(pattern, page.decode()).group(1)

    return {
        "my work": root,
        "sources": f"{root}sources/",
        "a batch": first(f"{root}batches/", rf'href="({root}batches/\d+/)"'),
        "measures": f"{root}measures/",
        "a figure of the city": f"{root}measures/all-crime/{area}/{ending}/",
        "a figure of a ward": f"{root}measures/burglary/{ward}/{ending}/",
        "areas": f"{root}areas/",
        "an area": f"{root}areas/{area}/",
        "assessments": f"{root}assessments/",
        "an assessment": first(f"{root}assessments/", rf'href="({root}assessments/[0-9a-f-]{{36}}/)"'),
    }


def signed_in(port, known, role):
    client = Client(port)
    client.sign_in(known["members"][role], known["password"])
    return client


def ask(environment, known, *, clients, requests, servers):
    ports = [free_port() for _ in range(servers)]
    started = [
        subprocess.Popen([PROGRAM, "serve", "--port", str(port)], env=environment, stderr=subprocess.DEVNULL)
        for port in ports
    ]
    try:
        for port, server in zip(ports, started, strict=True):
            wait_for(port, server)
        port = ports[0]
        client = signed_in(port, known, "analyst")
        asked = {name: (path, client) for name, path in pages(client, known).items()}
        asked["ledger"] = (f"/p/{known['partnership']}/ledger/", signed_in(port, known, "administrator"))
        alone = {}
        for name, (path, client) in asked.items():
            moments = []
            for _ in range(3):
                start = time.perf_counter()
                status, body = client.ask(path)
                moments.append(time.perf_counter() - start)
            if status != 200:
                raise RuntimeError(f"{name} ({path}) answered {status}.")
            alone[name] = (moments[0], min(moments[1:]), len(body))
        paths = {name: (path, client.cookies) for name, (path, client) in asked.items()}
        waited, seconds = drive(ports, paths, clients=clients, requests=requests)
    finally:
        for server in started:
            server.terminate()
            server.wait(30)
    tell(alone, waited, seconds, clients)


def tell(alone, waited, seconds, clients):
    print(f"{'page':24} {'first':>7} {'alone':>7} {'p50':>7} {'p95':>7}  kB    ({clients} clients, milliseconds)")
    for name, times in waited.items():
        first, warm, size = alone[name]
        half, most = np.percentile(times, [50, 95])
        print(f"{name:24} {first * 1000:7.0f} {warm * 1000:7.0f} {half * 1000:7.0f} {most * 1000:7.0f}  {size // 1000}")
    every = np.concatenate([np.array(times) for times in waited.values()])
    half, most = np.percentile(every, [50, 95])
    told = "met" if most < TARGET_PAGE else "not met"
    print(
        f"{'all':24} {'':7} {'':7} {half * 1000:7.0f} {most * 1000:7.0f}  | {len(every)} pages, {len(every) / seconds:.0f} a second"
        f" | target p95 {TARGET_PAGE * 1000:.0f} {told} | {load()}"
    )


def measure(home, asked):
    environment = os.environ | {"WARDMOTE_HOME": str(home / "home"), "DATABASE_URL": ""}
    known = build(home, environment, quick=asked.quick)
    for sentence in known["batches"]:
        print(sentence)
    print(f"loaded in {known['load_seconds']:.1f} s, the program's start included")
    if not asked.pages_only:
        assess(home, environment)
    ask(
        environment,
        known,
        clients=asked.clients,
        requests=asked.requests // (4 if asked.quick else 1),
        servers=asked.servers,
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="a tenth of the records, a quarter of the requests")
    parser.add_argument("--pages-only", action="store_true", help="leave the assessment as it was made before")
    parser.add_argument("--home", type=Path, help="keep the city here and use it again")
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument(
        "--servers", type=int, default=1, help="web processes, as behind a proxy that shares out requests"
    )
    parser.add_argument("--requests", type=int, default=1600)
    asked = parser.parse_args()
    if asked.home:
        asked.home.mkdir(parents=True, exist_ok=True)
        measure(asked.home.resolve(), asked)
        return
    with tempfile.TemporaryDirectory() as temporary:
        measure(Path(temporary), asked)


if __name__ == "__main__":
    main()

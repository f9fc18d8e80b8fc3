"""What the machine does to a server: a disk that fails or is full, a clock set back. Each time a
clear refusal, nothing acknowledged lost, and work again without a restart. (The database gone and
back, and the server killed, are script/crash.)"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

import pytest

from conftest import ROOT

sys.path.insert(0, str(ROOT / "script"))
import rig  # noqa: E402


def run(*command):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True,
                          text=True).stdout


@pytest.fixture(scope="session")
def saved(city, tmp_path_factory):
    """A backup of the city, taken while it runs."""
    if not city.database:
        pytest.skip("the server is not ours")
    folder = tmp_path_factory.mktemp("backup") / "city"
    run(city.binary, "backup", folder, "--database", city.database)
    return folder


@pytest.fixture
def server(city, saved, tmp_path):
    """server(folder, before) restores the city there and serves it."""
    started = []

    def start(folder=tmp_path, before=()):
        database = f"sqlite:{folder}/anlan.sqlite"
        run(city.binary, "restore", saved, "--database", database)
        started.append(rig.Server(city.binary, database, folder, before))
        started[-1].start()
        return started[-1]

    yield start
    for one in started:
        one.stop()


def file(clerk, serial):
    """Files a complaint; its number, or why it was refused."""
    title = f"Lamp {serial} at the gate"
    body = {**rig.complaint(clerk.record["area"]), "title": title, "text": f"It is dark, said caller {serial}."}
    try:
        return clerk.call("POST", "/api/v1/cases", body)["number"]
    except rig.Refused as refused:
        return refused


def survives(city, server, break_it, mend_it):
    """Writes fail clearly while it is broken, reads go on, and once mended all is as before."""
    clerk = rig.Account(server, city.account("clerk"))
    clerk.language = "zh-CN"
    kept = [file(clerk, 0)]
    break_it()
    refused, serial = [], 0
    while len(refused) < 5:
        serial += 1
        assert serial < 400, "nothing failed"
        answer = file(clerk, serial)
        (kept if isinstance(answer, str) else refused).append(answer)
    for refusal in refused:
        assert refusal.status == 503, refusal
        assert "没有保存" in json.loads(refusal.body)["detail"], refusal
    assert clerk.call("GET", f"/api/v1/cases/{kept[0]}")["number"] == kept[0]
    mend_it()
    until = time.monotonic() + 30
    while not isinstance(again := file(clerk, serial + 1), str):
        assert time.monotonic() < until, again
        time.sleep(0.2)
    for number in [*kept, again]:
        assert clerk.call("GET", f"/api/v1/cases/{number}")["number"] == number
    cases = rig.ask(server.database, None,
                    "SELECT count(*) FROM cases WHERE title LIKE 'Lamp % at the gate'")
    assert cases == len(kept) + 1
    server.stop()
    run(city.binary, "verify", "--database", server.database)


def test_disk_fails_in_a_commit(city, server):
    """A limit on the size of files makes writes to the log fail, as a failing disk would."""
    here = server(before=["env", "--ignore-signal=XFSZ"])
    log = pathlib.Path(here.database.removeprefix("sqlite:") + "-wal")

    def limit(size):
        run("prlimit", "--pid", here.process.pid, f"--fsize={size}:unlimited")

    survives(city, here, lambda: limit(log.stat().st_size + 10_000), lambda: limit("unlimited"))


def test_disk_is_full(city, server, tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400m", "anlan", folder],
                      capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    filler = folder / "filler"

    def fill():
        free = shutil.disk_usage(folder).free
        with open(filler, "wb") as made:
            os.posix_fallocate(made.fileno(), 0, free - 40_000)

    try:
        here = server(folder)
        survives(city, here, fill, filler.unlink)
        here.stop()
    finally:
        run("umount", "--lazy", folder)


def test_clock_is_set_back(city, server, tmp_path):
    """A case refuses to go on before its own past; nothing restarts when the clock is right."""
    library, shift = tmp_path / "clock.so", tmp_path / "shift"
    run("cc", "-O2", "-Wall", "-Werror", "-shared", "-fPIC", "-o", library,
        pathlib.Path(__file__).with_name("shifted_clock.c"), "-ldl")
    shift.write_bytes(bytes(8))

    def move(seconds):
        with open(shift, "r+b") as file:
            file.write(seconds.to_bytes(8, sys.byteorder, signed=True))

    here = server(before=["env", f"LD_PRELOAD={library}", f"CLOCK_SHIFT={shift}"])
    clerk = rig.Account(here, city.account("clerk"))
    dispatcher = rig.Account(here, next(
        account for account in city.accounts
        if account["role"] == "dispatcher" and account["area"] == clerk.record["area"]))
    number = file(clerk, 1)
    before = dispatcher.call("GET", f"/api/v1/cases/{number}")
    step = {"step": "answer", "entries": before["entries"],
            "answer": "The lamp is put right by the owner of the gate."}
    move(-3600)
    with pytest.raises(rig.Refused) as refused:
        dispatcher.call("POST", f"/api/v1/cases/{number}/steps", step)
    assert refused.value.status == 503
    assert json.loads(refused.value.body)["type"].endswith("clock"), refused.value
    assert dispatcher.call("GET", f"/api/v1/cases/{number}")["entries"] == before["entries"]
    move(0)
    dispatcher.call("POST", f"/api/v1/cases/{number}/steps", step)
    here.stop()
    run(city.binary, "verify", "--database", here.database)

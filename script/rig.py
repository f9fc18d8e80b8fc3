"""What the load and crash scripts share: private databases, the server as a process, and a
complaint's whole path as a plan for script/driver.c. Standard library only."""

import contextlib
import http.client
import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
POSTGRES = pathlib.Path("/usr/lib/postgresql/15/bin")
TICKS = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def build():
    """Builds the release binary and the driver; returns their paths."""
    flags = ["-c", "release", "--product", "anlan", "-debug-info-format", "none"]
    if os.environ.get("ANLAN_BUILD"):
        flags += ["--scratch-path", os.environ["ANLAN_BUILD"]]
    subprocess.run(["swift", "build", *flags], cwd=ROOT, check=True, stdout=sys.stderr)
    folder = subprocess.run(
        ["swift", "build", *flags, "--show-bin-path"],
        cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
    return pathlib.Path(folder) / "anlan", driver()


def driver():
    """Compiles the load driver when it is older than its source."""
    source, made = ROOT / "script/driver.c", ROOT / "var/driver"
    if not made.exists() or made.stat().st_mtime < source.stat().st_mtime:
        made.parent.mkdir(exist_ok=True)
        subprocess.run(["cc", "-O2", "-Wall", "-o", made, source], check=True)
    return made


class Cluster:
    """A PostgreSQL of our own, on a free port, with everything durable."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.port = free_port()
        self.process = None
        self.as_owner = []
        self.folder.mkdir(parents=True)
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self.as_owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        subprocess.run(
            [*self.as_owner, POSTGRES / "initdb", "-D", self.folder / "data", "-U", "anlan",
             "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"],
            cwd="/", check=True, stdout=subprocess.DEVNULL)
        self.start()
        subprocess.run(
            [POSTGRES / "createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "anlan", "anlan"],
            check=True)

    @property
    def url(self):
        return f"postgres://anlan@127.0.0.1:{self.port}/anlan"

    def start(self):
        log = open(self.folder / "log", "ab")
        until = time.monotonic() + 60
        while True:
            # After a kill the old backends may hold the shared memory for a moment.
            self.process = subprocess.Popen(
                [*self.as_owner, POSTGRES / "postgres", "-D", self.folder / "data",
                 "-p", str(self.port), "-c", f"unix_socket_directories={self.folder}",
                 "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=100",
                 "-c", "shared_buffers=256MB", "-c", "fsync=on", "-c", "synchronous_commit=on"],
                cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            while self.process.poll() is None and time.monotonic() < until:
                ready = subprocess.run(
                    [POSTGRES / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)])
                if ready.returncode == 0:
                    return
                time.sleep(0.05)
            if time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL does not start; see {self.folder}/log")
            time.sleep(0.1)

    def kill(self):
        """SIGKILL to the postmaster; its backends notice and end."""
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def cpu(self):
        """CPU seconds of the postmaster, its living backends, and those it has waited for."""
        total = cpu_seconds(self.process.pid, ended_children=True)
        for child in children(self.process.pid):
            total += cpu_seconds(child)
        return total


def cpu_seconds(pid, ended_children=False):
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(map(int, fields[11:15] if ended_children else fields[11:13])) / TICKS


def children(pid):
    try:
        return [int(c) for c in
                pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


class Server:
    """`anlan serve` as a process, under the command `before` if there is one."""

    def __init__(self, binary, database, folder, before=()):
        self.binary, self.database, self.folder = binary, database, pathlib.Path(folder)
        self.before = before
        self.port = free_port()
        self.process = None

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def start(self, *command):
        """Starts it and waits until it is ready; returns how many seconds that took."""
        log = open(self.folder / "server.log", "ab")
        begun = time.monotonic()
        self.process = subprocess.Popen(
            [*self.before, self.binary, *(command or ("serve",)), "--database", self.database,
             "--port", str(self.port)],
            cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        limit = 7200 if command else 120
        while True:
            with contextlib.suppress(OSError, http.client.HTTPException):
                line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                line.request("GET", "/readyz")
                if line.getresponse().status == 200:
                    return time.monotonic() - begun
            if self.process.poll() is not None:
                raise RuntimeError(
                    f"anlan ended with {self.process.returncode}; see {self.folder}/server.log")
            if time.monotonic() - begun > limit:
                raise RuntimeError(f"anlan is not ready after {limit} s; see server.log")
            time.sleep(0.005)

    def kill(self):
        self.process.kill()
        self.process.wait()

    @property
    def running(self):
        return self.process is not None and self.process.poll() is None

    def stop(self):
        if self.running:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()

    def cpu(self):
        return cpu_seconds(self.process.pid)

    def memory(self, field="VmRSS"):
        """Mebibytes that the process holds; VmHWM for the most it ever held."""
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1]) / 1024
        return 0.0


class Refused(Exception):
    def __init__(self, status, body):
        super().__init__(f"{status} {body}")
        self.status, self.body = status, body


class Account:
    """Somebody signed in, acting by one post."""

    serial = 0
    language = "en"

    def __init__(self, server, record):
        self.server, self.record = server, record
        self.line = None
        self.token = self.post = None
        self.token = self.call("POST", "/api/v1/sessions",
                               {"name": record["name"], "password": record["password"]})["token"]
        self.post = record["post"]

    @property
    def headers(self):
        found = {"Content-Type": "application/json", "Accept-Language": self.language}
        if self.token:
            found["Authorization"] = f"Bearer {self.token}"
        if self.post:
            found["Acting-Post"] = str(self.post)
        return found

    def read(self, path, patience=15):
        """What is read; a database that comes back is waited for, as the answer 503 asks."""
        until = time.monotonic() + patience
        while True:
            try:
                return self.call("GET", path)
            except Refused as refused:
                if refused.status != 503 or time.monotonic() > until:
                    raise
                time.sleep(0.2)

    def page(self, path):
        """A page as a browser gets it."""
        return self.send("GET", path, None, {
            "Cookie": f"session={self.token}", "Accept-Language": self.language})

    def call(self, method, path, body=None, retry=True):
        Account.serial += 1
        headers = dict(self.headers)
        if method == "POST":
            headers["Idempotency-Key"] = f"rig-{os.getpid()}-{Account.serial}"
        try:
            text = self.send(method, path, None if body is None else json.dumps(body), headers)
        except (OSError, http.client.HTTPException):
            self.line.close()
            if not retry or method != "GET":
                raise
            return self.call(method, path, body, retry=False)
        return json.loads(text) if text else None

    def send(self, method, path, body, headers):
        """What is answered, on a line that is kept."""
        if self.line is None or self.line.port != self.server.port:
            self.line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=600)
        self.line.request(method, path, body, headers)
        answer = self.line.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise Refused(answer.status, text.decode(errors="replace")[:600])
        return text


@contextlib.contextmanager
def workplace(engine, keep=None):
    """A folder with a database of the engine; removed afterwards."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="anlan-", dir=keep))
    folder.chmod(0o755)
    cluster = None
    try:
        if engine == "postgres":
            cluster = Cluster(folder / "postgres")
            yield folder, cluster.url, cluster
        else:
            yield folder, f"sqlite:{folder}/anlan.sqlite", None
    finally:
        if cluster:
            cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def ask(database, cluster, question):
    """One number from the database itself, past the server."""
    if cluster:
        found = subprocess.run(
            [POSTGRES / "psql", "-h", "127.0.0.1", "-p", str(cluster.port), "-U", "anlan",
             "-Atc", question, "anlan"], check=True, capture_output=True, text=True)
        return int(found.stdout)
    line = sqlite3.connect(f"file:{database.removeprefix('sqlite:')}?mode=ro", uri=True)
    try:
        return line.execute(question).fetchone()[0]
    finally:
        line.close()


def make_city(server, folder, scale="small"):
    """Makes and starts the demonstration city; returns its accounts."""
    told = pathlib.Path(folder) / "accounts.json"
    server.start("demo", "--scale", scale, "--accounts", str(told))
    return json.loads(told.read_text())


def sample(field):
    """A value that a required field of a step takes."""
    kind = field["kind"]
    if kind == "choice":
        return field["choices"][0]["id"] if isinstance(field["choices"][0], dict) \
            else field["choices"][0]
    return {"flag": True, "number": 1}.get(kind, "The lamp at the gate was put right.")


def complaint(area):
    return {"procedure": "complaint", "area": area, "title": "Lamp at the gate {serial}",
            "text": "It has been dark for a week."}


def dispute(area):
    return {"procedure": "dispute", "area": area, "title": "Wall between two yards {serial}",
            "text": "The wall was moved.", "channel": "visit", "consent": True,
            "parties": [{"side": "applicant", "name": "Zhang"},
                        {"side": "respondent", "name": "Li"}]}


# What is filed, by whom, and who takes which step until it is closed.
ROADS = {
    complaint: ("clerk", [
        ("dispatch", "dispatcher"), ("sign", "handler"), ("contact", "handler"),
        ("submit", "handler"), ("accept", "reviewer"), ("call-back", "caller"),
        ("close", "caller")]),
    dispute: ("receptionist", [
        ("study", "coordinator"), ("admit", "coordinator"), ("route", "coordinator"),
        ("sign", "handler"), ("submit", "handler"), ("accept-result", "coordinator"),
        ("call-back", "receptionist"), ("close", "receptionist")]),
}


class Road:
    """A matter's way from end to end, with the people of one area who take it, signed in.

    Played once with a real case: what each step asks for is what the server says that it asks.
    """

    def __init__(self, server, records, matter=complaint):
        filer, path = ROADS[matter]
        areas = {}
        for record in records:
            areas.setdefault(record["area"], {}).setdefault(record["role"], record)
        needed = {filer, *(role for _, role in path)}
        whole = [posts for posts in areas.values() if needed <= posts.keys()]
        if not whole:
            raise RuntimeError(f"no area has all of {', '.join(sorted(needed))}")
        posts = min(whole, key=lambda posts: ["county", "township", "city", "village"].index(
            posts[filer]["level"]))
        self.people = {role: Account(server, posts[role]) for role in sorted(needed)}
        self.filer, self.matter = self.people[filer], matter(posts[filer]["area"])
        number = self.filer.call("POST", "/api/v1/cases", self.matter)["number"]
        self.steps = []
        for step, role in path:
            seen = self.people[role].call("GET", f"/api/v1/cases/{number}")
            offered = next((s for s in seen["steps"] if s["step"] == step), None)
            if offered is None:
                raise RuntimeError(f"{step} is not offered in {seen['state']} to {role}")
            body = {f["name"]: sample(f) for f in offered["fields"] if f["required"]}
            if "unit" in body:
                body["unit"] = str(posts["handler"]["organisation"])
            self.people[role].call("POST", f"/api/v1/cases/{number}/steps",
                                   {"step": step, "entries": seen["entries"], **body})
            self.steps.append(taking(self.people[role], step, body))

    @property
    def filing(self):
        return ("file", self.filer, "POST", "/api/v1/cases", self.matter,
                "number=number,entries=entries")

    @property
    def whole(self):
        return [self.filing, *self.steps]


def taking(actor, step, body):
    marked = {"step": step, "entries": "{entries}", **body}
    return (step, actor, "POST", "/api/v1/cases/{number}/steps", marked, "entries=entries")


def reading(name, actor, address):
    return (name, actor, "GET", address, None, "")


def write_plan(path, lifecycles):
    """Writes what script/driver.c plays."""
    lines = []
    for steps in lifecycles:
        lines.append("lifecycle")
        for name, actor, method, address, body, captures in steps:
            headers = [f"{key}: {value}" for key, value in actor.headers.items()]
            if method == "POST":
                headers.append("Idempotency-Key: {key}")
            text = "" if body is None else json.dumps(body, ensure_ascii=False)
            text = text.replace('"{entries}"', "{entries}")
            lines.append("\t".join(
                ["step", name, method, address, "\x1f".join(headers), text, captures]))
    pathlib.Path(path).write_text("\n".join(lines) + "\n")

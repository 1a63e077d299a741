"""A temporary folder with what is measured and what measures it: programs, databases, and one nginx before them."""

import contextlib
import ctypes
import glob
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

import messages

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
THREADS = 64                        # of the empty responder, as many as connections that nginx keeps to it


class Fault(Exception):
    """Something did not go as it has to for a measurement to mean anything."""


def _die_with_parent():
    """In a child: it gets SIGTERM when this program is gone, however it went (prctl's PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


class Bench:
    def __init__(self, program, folder=None):
        folder = folder or os.environ.get("TMPDIR", "/var/tmp")
        self.folder = tempfile.mkdtemp(prefix="punchcard-benchmarks-", dir=folder)
        os.chmod(self.folder, 0o700)
        self.program = program
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(("PUNCHCARD_", "LISTEN_"))}
        # Where Debian keeps servers is not on every user's PATH.
        self.environment["PATH"] = os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin"
        self.environment.update(BENCH_SECRET=messages.SECRET, BENCH_PHP_DATABASE=self.path("php.db"))
        self.addresses = {}         # of databases on a server, by name; every other one is a file
        self._processes = []
        self._upstreams = {}        # name: (socket, the port of nginx that leads to it)
        self._nginx = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in reversed(self._processes):
            self.end(process)
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    # Programs

    def compile(self, name, *libraries):
        compiler = next((c for c in ("cc", "gcc", "clang") if shutil.which(c)), None)
        if not compiler:
            raise Fault("a C compiler is missing: install gcc")
        self.run(compiler, "-O2", f"{HERE}/{name}.c", "-o", self.path(name), *libraries)

    def run(self, *command, source=os.devnull, **variables):
        """Runs a command to its end, which has to be a good one; what it printed is the result."""
        self._require(command[0])
        shows_progress = sys.stderr.isatty() and command[0] == self.program
        with open(source, "rb") as file:
            done = subprocess.run(
                command, env={**self.environment, **variables}, stdin=file, stdout=subprocess.PIPE,
                stderr=None if shows_progress else subprocess.PIPE, text=True, preexec_fn=_die_with_parent)
        if done.returncode != 0:
            raise Fault(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr or ''}".rstrip())
        return done.stdout

    def _require(self, program):
        if not shutil.which(program, path=self.environment["PATH"]):
            raise Fault(f"{program} is missing; Tests/Benchmarks/run installs what is needed, by its Debian package")

    def start(self, name, *command, **variables):
        self._require(command[0])
        with open(self.path(f"{name}.log"), "ab") as log:
            process = subprocess.Popen(
                command, env={**self.environment, **variables}, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                preexec_fn=_die_with_parent)
        process.name = name
        self._processes.append(process)
        return process

    def end(self, process):
        if process in self._processes:
            self._processes.remove(process)
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    # What is measured

    def punchcard(self, name, *arguments):
        """A command of Punchcard on the database of this name."""
        return self.run(self.program, *arguments, PUNCHCARD_DATABASE=self._database(name))

    def _database(self, name):
        return self.addresses.get(name, self.path(f"{name}.db"))

    def create(self, name, dimensions=False):
        """Makes a database with the project, with or without its dimensions and measures; an API key for it is the
        result."""
        with open(f"{HERE}/project.yaml") as file:
            definitions = file.read()
        if not dimensions:
            definitions = re.sub(r"(?m)^ *(dimensions|measures):.*\n", "", definitions)
        with open(self.path("project.yaml"), "w") as file:
            file.write(definitions)
        self.punchcard(name, "apply", self.path("project.yaml"))
        key = ["apikey", "create", "--project", "bench", "--name", "bench", "--scopes", "events,read,points"]
        return self.punchcard(name, *key).strip()

    def serve(self, name, wait=True):
        process = self.start(
            name, self.program, "serve", "--listen", f"unix:{self.path(name)}.sock", "--log-level", "warning",
            PUNCHCARD_DATABASE=self._database(name))
        if wait:
            self.await_socket(name, process)
        return process

    def serve_empty(self):
        self.compile("responder", "-lfcgi", "-lpthread")
        self.await_socket("empty", self.start("empty", self.path("responder"), self.path("empty.sock"), str(THREADS)))

    def create_for_php(self):
        with contextlib.closing(sqlite3.connect(self.path("php.db"))) as database:
            database.executescript("""
                PRAGMA journal_mode = WAL;
                CREATE TABLE event (id TEXT PRIMARY KEY, definition TEXT NOT NULL);
                INSERT INTO event VALUES ('purchase', '{"eventId":"purchase","title":"Purchase"}');
                CREATE TABLE log (
                    id INTEGER PRIMARY KEY, user TEXT, event TEXT, at INTEGER, points INTEGER, metadata TEXT);
                CREATE TABLE balance (user TEXT PRIMARY KEY, points INTEGER) WITHOUT ROWID;
                CREATE TABLE streak (user TEXT PRIMARY KEY, length INTEGER, day TEXT) WITHOUT ROWID;
                CREATE TABLE daily (
                    day TEXT, event TEXT, events INTEGER, users INTEGER, points INTEGER, PRIMARY KEY (day, event)
                ) WITHOUT ROWID;
                CREATE TABLE board (month TEXT, user TEXT, points INTEGER, PRIMARY KEY (month, user)) WITHOUT ROWID;""")

    def serve_php(self):
        folders = self.environment["PATH"].split(":")
        programs = sorted(name for folder in folders for name in glob.glob(f"{folder}/php-fpm*"))
        if not programs:
            raise Fault("PHP-FPM is missing: install php-fpm and php-sqlite3, or use --no-php")
        with open(self.path("fpm.conf"), "w") as file:
            file.write(
                f"[global]\nerror_log = {self.path('fpm.log')}\ndaemonize = no\n"
                f"[www]\nlisten = {self.path('php.sock')}\n"
                f"pm = static\npm.max_children = {2 * os.cpu_count()}\nclear_env = no\n")
            if os.geteuid() == 0:
                file.write("user = root\ngroup = root\n")
        root = ["--allow-to-run-as-root"] if os.geteuid() == 0 else []
        self.await_socket("php", self.start("php", programs[0], "--fpm-config", self.path("fpm.conf"), *root))

    def await_socket(self, name, process):
        """Waits until the process accepts connections at its socket, which gets a port of nginx."""
        path = self.path(f"{name}.sock")
        self.await_connections(name, process, path)
        self._upstreams.setdefault(name, (path, _free_port()))

    def await_connections(self, name, process, path):
        """Waits until the process accepts connections at a unix socket."""
        for _ in range(1000):
            if process.poll() is not None:
                break
            with socket.socket(socket.AF_UNIX) as probe:
                if probe.connect_ex(path) == 0:
                    return
            time.sleep(0.01)
        raise Fault(f"{name} does not serve:\n{self._read(f'{name}.log')}")

    # nginx

    def serve_http(self):
        """Starts nginx before all that serves by now, with the settings of the site that comes with Punchcard."""
        with open(f"{ROOT}/nginx/punchcard.conf") as file:
            location = re.search(r"location / \{(.*?)\n    \}", file.read(), re.DOTALL)[1]
        servers = []
        for name, (path, port) in self._upstreams.items():
            own = location.replace("fastcgi_pass punchcard;", f"fastcgi_pass {name};")
            if name == "php":
                # A kept connection would hold a process of PHP-FPM, and others would wait for it.
                own = own.replace("fastcgi_keep_conn on;", f"fastcgi_param SCRIPT_FILENAME {HERE}/peer.php;")
            servers.append(
                f"upstream {name} {{ server unix:{path}; keepalive {THREADS}; keepalive_requests 1000000000; }}\n"
                f"server {{ listen 127.0.0.1:{port} backlog=4096; location / {{{own}\n}} }}\n")
        temporary = "".join(f"{kind}_temp_path {self.path(kind)};\n" for kind in ("client_body", "fastcgi"))
        with open(self.path("nginx.conf"), "w") as file:
            file.write(
                ("user root;\n" if os.geteuid() == 0 else "") +
                f"worker_processes 1;\nworker_rlimit_nofile 8192;\ndaemon off;\npid {self.path('nginx.pid')};\n"
                f"error_log {self.path('nginx.log')};\nevents {{ worker_connections 4096; }}\n"
                "http {\naccess_log off;\nkeepalive_requests 1000000000;\n"
                "client_max_body_size 16m;\nclient_body_buffer_size 1m;\n"
                f"{temporary}{''.join(servers)}}}\n")
        if self._nginx:
            self.end(self._nginx)
        self._nginx = self.start("nginx", "nginx", "-c", self.path("nginx.conf"), "-e", self.path("nginx.log"))
        port = next(iter(self._upstreams.values()))[1]
        for _ in range(1000):
            with socket.socket() as probe:
                if self._nginx.poll() is None and probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.01)
        raise Fault(f"nginx does not serve:\n{self._read('nginx.log')}")

    # Load

    def write_requests(self, name, requests):
        path = self.path(f"{name}.requests")
        with open(path, "wb") as file:
            for request in requests:
                file.write(len(request).to_bytes(4, "little") + request)
        return path

    def start_load(self, upstream, requests, connections=32, seconds=2.0, rate=0, timed=None):
        method = [timed] if timed else []
        return subprocess.Popen(
            [self.path("load"), str(self._upstreams[upstream][1]), requests, str(connections), str(seconds), str(rate),
             *method],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=_die_with_parent)

    def load(self, *arguments, **options):
        return self.finish_load(self.start_load(*arguments, **options))

    def finish_load(self, process):
        output, errors = process.communicate()
        if process.returncode != 0:
            raise Fault(f"{errors.strip()}\n{self._read('nginx.log')}")
        result = json.loads(output)
        if result["failed"]:
            raise Fault(f"{result['failed']} answers were not 2xx; the first: {errors.strip()}")
        if result["unanswered"]:
            raise Fault(f"{result['unanswered']} requests were not answered")
        return result

    def ask(self, upstream, request):
        """Sends one request, with `Connection: close`: the body of the answer, which has to be a 200."""
        with socket.create_connection(("127.0.0.1", self._upstreams[upstream][1])) as connection:
            connection.sendall(request)
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        head, _, body = answer.partition(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n")[0]:
            raise Fault(f"{request.decode()}\n{answer[:1000].decode(errors='replace')}")
        return body

    # Figures

    def bytes(self, name):
        """The size of a database with everything that is in it, wherever it is yet."""
        return int(self.run(
            "sqlite3", "-readonly", self.path(f"{name}.db"),
            "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"))

    def remove(self, name):
        """Deletes a database that nothing uses any more."""
        for end in ("", "-wal", "-shm", "-lock"):
            if os.path.exists(self.path(f"{name}.db{end}")):
                os.remove(self.path(f"{name}.db{end}"))

    def _read(self, name):
        try:
            with open(self.path(name), errors="replace") as file:
                return file.read()[-4000:]
        except OSError:
            return ""


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]

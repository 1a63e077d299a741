"""A PostgreSQL server of its own for a measurement, as durable as it is by default."""

import glob
import os
import pwd
import shutil

from bench import Fault

# A server refuses to run as root.
USER = "nobody"


class Cluster:
    def __init__(self, bench, folder, as_user):
        self._bench, self._folder, self._as_user = bench, folder, as_user

    def database(self, name):
        """Makes a database unless it is there; its address is the result."""
        known = self._sql("SELECT datname FROM pg_database").split()
        if name not in known:
            self._sql(f"CREATE DATABASE {name} OWNER punchcard")
        return f"host={self._folder} user=punchcard dbname={name}"

    def _sql(self, text):
        return self._bench.run(
            *self._as_user, "psql", "-h", self._folder, "-U", "postgres", "-d", "postgres", "-At", "-c", text)


def start(bench):
    programs = sorted(glob.glob("/usr/lib/postgresql/*/bin")) or [os.path.dirname(shutil.which("initdb") or "")]
    if not programs[-1]:
        raise Fault("PostgreSQL is missing: install postgresql")
    folder, as_user = bench.path("postgresql"), []
    os.mkdir(folder, 0o700)
    if os.geteuid() == 0:
        user = pwd.getpwnam(USER)
        os.chown(folder, user.pw_uid, user.pw_gid)
        os.chmod(bench.folder, 0o711)
        as_user = ["setpriv", f"--reuid={USER}", f"--regid={user.pw_gid}", "--clear-groups", "env", "-C", folder]
    data = os.path.join(folder, "data")
    bench.run(
        *as_user, f"{programs[-1]}/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
    process = bench.start("postgresql", *as_user, f"{programs[-1]}/postgres", "-D", data, "-k", folder, "-h", "")
    bench.await_connections("postgresql", process, os.path.join(folder, ".s.PGSQL.5432"))
    cluster = Cluster(bench, folder, as_user)
    cluster._sql("CREATE ROLE punchcard LOGIN")
    return cluster

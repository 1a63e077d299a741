"""What a process has used, from /proc, and what it may use."""

import contextlib
import os

PERIOD = 20_000                     # µs, over which a share of a processor is counted


def memory(process):
    """What is resident of a process, in bytes; of that, what is its own and not a file's."""
    with open(f"/proc/{process.pid}/status") as file:
        fields = dict(line.split(":", 1) for line in file if ":" in line)
    return tuple(int(fields[name].split()[0]) * 1024 for name in ("VmRSS", "RssAnon"))


def threads(process):
    return len(os.listdir(f"/proc/{process.pid}/task"))


def switches(process):
    """How often its threads have waited for something (voluntary context switches); those that have ended don't count."""
    count = 0
    for thread in os.listdir(f"/proc/{process.pid}/task"):
        with open(f"/proc/{process.pid}/task/{thread}/status") as file:
            count += next(int(line.split()[1]) for line in file if line.startswith("voluntary_ctxt_switches"))
    return count


def cpu_seconds(process):
    with open(f"/proc/{process.pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def confined(process, share):
    """Lets a process use no more than a share of one processor meanwhile (a control group, which takes root)."""
    quota, name = int(share * PERIOD), f"punchcard-benchmarks-{process.pid}"
    if os.path.isdir("/sys/fs/cgroup/cpu"):
        root, limits = "/sys/fs/cgroup/cpu", {"cpu.cfs_period_us": PERIOD, "cpu.cfs_quota_us": quota}
    else:
        root, limits = "/sys/fs/cgroup", {"cpu.max": f"{quota} {PERIOD}"}
    group = os.path.join(root, name)
    os.mkdir(group)
    try:
        for file, limit in {**limits, "cgroup.procs": process.pid}.items():
            _write(os.path.join(group, file), limit)
        yield
    finally:
        _write(os.path.join(root, "cgroup.procs"), process.pid)
        os.rmdir(group)


def _write(path, value):
    with open(path, "w") as file:
        file.write(str(value))


def pin(process, processor):
    """Keeps all threads of a process on one processor, and those that they start."""
    for thread in os.listdir(f"/proc/{process.pid}/task"):
        os.sched_setaffinity(int(thread), {processor})

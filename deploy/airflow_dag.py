"""An Airflow DAG: each night a run of each site. It goes into the dags folder; its workers have `qingwen` on PATH.

The exit code decides, as it is the truth of the run's record:

0 success · 1 a gate failed, 2 usage: failed, and not tried again, since trying again mends neither · 3 another run of
this name is at work: skipped · 4 told to end: tried again, and the next try takes up where it stood.
"""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime, timedelta

from airflow.exceptions import AirflowException
from airflow.sdk import dag, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

SITES = os.environ.get("QINGWEN_SITES", "mysite").split()  # profiles: files in DATA/sites, or built-in ones
LOCKED, INTERRUPTED = 3, 4  # exit codes
STOPPING = 120  # seconds: 60 for an answer on its way, 20 for a name, then fsync and the record


@task(retries=3, retry_delay=timedelta(minutes=10), execution_timeout=timedelta(hours=23))
def run(site: str) -> None:
    """`qingwen run`; QINGWEN_DATA and QINGWEN_CONTACT come from the worker's environment."""
    process = subprocess.Popen(["qingwen", "run", site])
    try:
        judge(process.wait())
    finally:
        if process.poll() is None:  # the task was ended, or ran out of time
            process.terminate()
            process.wait(STOPPING)


def judge(code: int) -> None:
    """The state of the task that an exit code stands for."""
    if code == LOCKED:
        raise AirflowSkipException("another run of this name is at work")
    if code == INTERRUPTED:
        raise AirflowException("interrupted; the next try takes up")
    if code:
        raise AirflowFailException(f"exit code {code}: see `qingwen runs`, or runs/NAME/latest.json")


@dag(schedule="15 3 * * *", start_date=datetime(2026, 1, 1, tzinfo=UTC), catchup=False, max_active_runs=1)
def qingwen() -> None:
    """One task a site; sites do not wait for each other."""
    for site in SITES:
        run.override(task_id=f"run_{site}")(site)


qingwen()

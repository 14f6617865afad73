"""What `check.py airflow` runs in an environment of Airflow: the DAG is read, its judgements asked, and run once."""

from __future__ import annotations

import airflow_dag
from airflow.exceptions import AirflowException
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

JUDGED = {1: AirflowFailException, 2: AirflowFailException, 3: AirflowSkipException, 4: AirflowException}


def judged(code: int) -> type[BaseException] | None:
    """What an exit code raises."""
    try:
        airflow_dag.judge(code)
    except AirflowException as raised:
        return type(raised)
    return None


assert judged(0) is None
assert {code: judged(code) for code in JUDGED} == JUDGED
made = airflow_dag.qingwen()
assert made.task_ids == ["run_mysite"], made.task_ids
done = made.test()
assert str(done.state) == "success", done.state

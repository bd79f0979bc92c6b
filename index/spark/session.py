"""Spark started, or the one line that says what is missing; what it has to say goes to a file of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from letters.model import QuotesError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

JAVA = 17  # the least that Spark runs on
HERE = Path(__file__).parents[2]  # where executors on this machine find the program
QUIET = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.driver.maxResultSize": "0"}
FRUGAL = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"  # the JVM passes bytes on; to compile it well isn't worth it


@contextmanager
def started(master: str, settings: Mapping[str, str]) -> Iterator[SparkSession]:
    """A Spark of one's own at `master` (`local[4]`, `spark://HOST:PORT`, `yarn` ...), stopped in the end.

    Raises QuotesError where the extra or Java is missing, where the master can't be had, and for whatever Spark fails
    of within: that line names the file in which it says more.
    """
    _require_java()
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise QuotesError(f'--spark needs Spark ({error}): pip install "quotation-index[spark]"') from error
    handle, log = tempfile.mkstemp(prefix="quotes-spark-", suffix=".log")
    builder = SparkSession.builder.master(master).appName("quotes")
    settings = {**QUIET, **settings, **(_on_this_machine() if _near(master) else {})}
    if _near(master):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # no setting of Spark's counts
    for key, value in settings.items():
        builder = builder.config(key, value)
    session = None
    try:
        with _stderr_to(handle):  # what the JVM inherits
            session = builder.getOrCreate()
        yield session
    except (PySparkException, Py4JError) as error:
        raise QuotesError(f"Spark failed ({_first(error)}); {log} says more") from error
    except BaseException:
        Path(log).unlink()
        raise
    else:
        Path(log).unlink()
    finally:
        os.close(handle)
        if session:
            with suppress(PySparkException, Py4JError, OSError):
                session.stop()


def _near(master: str) -> bool:
    """Whether executors run on this machine, as the same user."""
    return master.startswith("local") or "127.0.0.1" in master or "localhost" in master


def _on_this_machine() -> dict[str, str]:
    path = os.pathsep.join(filter(None, [str(HERE), os.environ.get("PYTHONPATH")]))
    return {
        "spark.executorEnv.PYTHONPATH": path,
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.extraJavaOptions": FRUGAL,
        "spark.executor.extraJavaOptions": FRUGAL,
    }


def _require_java() -> None:
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=os.path.join(home, "bin") if home else None)
    mend = f"install Java {JAVA} or later (apt install openjdk-{JAVA}-jre-headless), or set JAVA_HOME"
    if java is None:
        raise QuotesError(f"--spark needs Java, which isn't there: {mend}")
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', told)
    if not found or int(found[1]) < JAVA:
        raise QuotesError(f"--spark needs Java {JAVA}, and {java} is {found[1] if found else 'none'}: {mend}")


@contextmanager
def _stderr_to(handle: int) -> Iterator[None]:
    sys.stderr.flush()
    before = os.dup(2)
    os.dup2(handle, 2)
    try:
        yield
    finally:
        sys.stderr.flush()
        os.dup2(before, 2)
        os.close(before)


def _first(error: Exception) -> str:
    """What an error of Spark's says first."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    cause = next((line for line in reversed(lines) if line.startswith(("Caused by:", "pyspark.errors"))), None)
    return (cause or (lines or [type(error).__name__])[0])[:200]

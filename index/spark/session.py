"""Spark started, or the one line that says what is missing; what it has to say goes to a file of its own."""

from __future__ import annotations

import logging
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

MASTER = re.compile(r"local(-cluster)?(\[[^]]*\])?|yarn|(spark|k8s)://.+")
RAISED = re.compile(r"^(?:\w+\.)*\w+(?:Error|Exception): .+", re.MULTILINE)
TOLD = re.compile(r" ERROR \w+: (?!Aborting task)(.+)")
JAVA = 17  # the least that Spark runs on
HERE = Path(__file__).parents[2]  # where executors on this machine find the program
QUIET = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.driver.maxResultSize": "0"}
FRUGAL = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"  # the JVM passes bytes on; to compile it well isn't worth it


def require(master: str) -> None:
    """Raise QuotesError, with what to install, where Spark can't be started at `master`."""
    if not MASTER.fullmatch(master):
        raise QuotesError(f"{master}: no master of Spark's; give local[4], spark://HOST:7077, yarn or k8s://...")
    try:
        import pandas  # noqa: F401 (pyspark asks for it, and doesn't bring it)
        import pyarrow  # noqa: F401
        import pyspark  # noqa: F401
    except ImportError as error:
        need = 'pip install "quotation-index[spark]", on Python 3.11 or later'
        raise QuotesError(f"--spark needs Spark ({error}): {need}") from error
    _require_java()


@contextmanager
def started(master: str, settings: Mapping[str, str]) -> Iterator[SparkSession]:
    """A Spark of one's own at `master` (`local[4]`, `spark://HOST:PORT`, `yarn` ...), stopped in the end.

    Raises QuotesError where the extra or Java is missing, where the master can't be had, and for whatever Spark fails
    of within: that line names the file in which it says more.
    """
    require(master)
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    settings = {**QUIET, **settings, **(_on_this_machine() if _near(master) else {})}
    builder = SparkSession.builder.master(master).appName("quotes").config(map=settings)
    session, failed = None, False
    handle, log = tempfile.mkstemp(prefix="quotes-spark-", suffix=".log")
    told = logging.FileHandler(log)
    logging.getLogger().addHandler(told)
    try:
        with _stderr_to(handle):  # what the JVM inherits
            session = builder.getOrCreate()
        yield session
    except (PySparkException, Py4JError) as error:
        failed = True
        raise QuotesError(f"Spark failed ({_why(error, Path(log))}); {log} says more") from error
    finally:
        if session:
            with suppress(PySparkException, Py4JError, OSError):
                session.stop()
        logging.getLogger().removeHandler(told)
        told.close()
        os.close(handle)
        if not failed:
            Path(log).unlink()


def _near(master: str) -> bool:
    """Whether executors run on this machine, as the same user."""
    return master.startswith("local") or "127.0.0.1" in master or "localhost" in master


def _on_this_machine() -> dict[str, str]:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # no setting of Spark's says it for tasks
    path = os.pathsep.join(filter(None, [str(HERE), os.environ.get("PYTHONPATH")]))
    return {
        "spark.executorEnv.PYTHONPATH": path,
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.hadoop.fs.file.impl": "org.apache.hadoop.fs.RawLocalFileSystem",  # its disk needs no sums beside files
        "spark.shuffle.compress": "false",
        "spark.shuffle.checksum.enabled": "false",
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


def _why(error: Exception, log: Path) -> str:
    """What was the matter: what Python said on an executor, else the last error that Spark told of."""
    found = RAISED.findall(str(error)) or TOLD.findall(log.read_text("utf-8", "replace"))
    return " ".join((found or str(error).splitlines() or [type(error).__name__])[-1].split())[:200]

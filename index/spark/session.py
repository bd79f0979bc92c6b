"""Start Spark, or raise an error that names what is missing; Spark's own output goes to a log file."""

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
from letters.reading.errors import install_hint

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

MASTER = re.compile(r"local(-cluster)?(\[[^]]*\])?|yarn|(spark|k8s)://.+")
PYTHON_ERROR = re.compile(r"^(?:\w+\.)*\w+(?:Error|Exception): .+", re.MULTILINE)
SPARK_ERROR = re.compile(r" ERROR \w+: (?!Aborting task)(.+)")
JAVA = 17  # the oldest version that Spark runs on
PROGRAM_FOLDER = Path(__file__).parents[2]  # where executors on this machine find the program
QUIET = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.driver.maxResultSize": "0"}
JVM_OPTIONS = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"  # the JVM only moves bytes


def require(master: str) -> None:
    """Raise QuotesError, with what to install, if Spark can't be started at `master`."""
    if not MASTER.fullmatch(master):
        raise QuotesError(f"{master}: no master of Spark's; give local[4], spark://HOST:7077, yarn or k8s://...")
    try:
        import pandas  # noqa: F401 (pyspark needs it, and does not install it)
        import pyarrow  # noqa: F401
        import pyspark  # noqa: F401
    except ImportError as error:
        raise QuotesError(f"--spark needs Spark ({error}), on Python 3.11 or later: {install_hint('spark')}") from error
    _require_java()


@contextmanager
def started(master: str, settings: Mapping[str, str]) -> Iterator[SparkSession]:
    """A Spark session at `master` (`local[4]`, `spark://HOST:PORT`, `yarn` ...), stopped at the end.

    Raises QuotesError if the extra or Java is missing, if the master can't be reached, and for every error of Spark
    inside the block; that message names the log file.
    """
    require(master)
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    settings = {**QUIET, **settings, **(_local_settings() if _is_local(master) else {})}
    builder = SparkSession.builder.master(master).appName("quotes").config(map=settings)
    session, failed = None, False
    handle, log = tempfile.mkstemp(prefix="quotes-spark-", suffix=".log")
    handler = logging.FileHandler(log)
    logging.getLogger().addHandler(handler)
    try:
        with _stderr_redirected(handle):  # what the JVM inherits
            session = builder.getOrCreate()
        yield session
    except (PySparkException, Py4JError) as error:
        failed = True
        raise QuotesError(f"Spark failed ({_cause(error, Path(log))}); {log} says more") from error
    finally:
        if session:
            with suppress(PySparkException, Py4JError, OSError):
                session.stop()
        logging.getLogger().removeHandler(handler)
        handler.close()
        os.close(handle)
        if not failed:
            Path(log).unlink()


def _is_local(master: str) -> bool:
    """Whether executors run on this machine, as the same user."""
    return master.startswith("local") or "127.0.0.1" in master or "localhost" in master


def _local_settings() -> dict[str, str]:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # Spark has no setting for the Python of tasks
    path = os.pathsep.join(filter(None, [str(PROGRAM_FOLDER), os.environ.get("PYTHONPATH")]))
    return {
        "spark.executorEnv.PYTHONPATH": path,
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.hadoop.fs.file.impl": "org.apache.hadoop.fs.RawLocalFileSystem",  # local disks need no checksum files
        "spark.shuffle.compress": "false",
        "spark.shuffle.checksum.enabled": "false",
        "spark.driver.extraJavaOptions": JVM_OPTIONS,
        "spark.executor.extraJavaOptions": JVM_OPTIONS,
    }


def _require_java() -> None:
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=os.path.join(home, "bin") if home else None)
    advice = f"install Java {JAVA} or later (apt install openjdk-{JAVA}-jre-headless), or set JAVA_HOME"
    if java is None:
        raise QuotesError(f"--spark needs Java, which isn't there: {advice}")
    version_text = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', version_text)
    if not version or int(version[1]) < JAVA:
        raise QuotesError(f"--spark needs Java {JAVA}, and {java} is {version[1] if version else 'none'}: {advice}")


@contextmanager
def _stderr_redirected(handle: int) -> Iterator[None]:
    sys.stderr.flush()
    before = os.dup(2)
    os.dup2(handle, 2)
    try:
        yield
    finally:
        sys.stderr.flush()
        os.dup2(before, 2)
        os.close(before)


def _cause(error: Exception, log: Path) -> str:
    """The cause of a failure: the Python error of an executor, or the last error in Spark's log."""
    errors = PYTHON_ERROR.findall(str(error)) or SPARK_ERROR.findall(log.read_text("utf-8", "replace"))
    return " ".join((errors or str(error).splitlines() or [type(error).__name__])[-1].split())[:200]

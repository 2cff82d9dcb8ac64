"""Several processes write one log: no line is lost or torn, and the file is turned over by one of them."""

import logging
import multiprocessing
from pathlib import Path

from wardmote.config.shared_log import SharedFileHandler

LINES, PROCESSES = 1_500, 3


def write(folder: str, process: int) -> None:
    handler = SharedFileHandler(Path(folder) / "answers.log", most_bytes=20_000, kept=40)
    logger = logging.getLogger(f"tests.shared-log.{process}")
    logger.propagate = False
    logger.addHandler(handler)
    for number in range(LINES):
        logger.error("process %d line %04d %s", process, number, "x" * 60)


def test_no_line_is_lost_or_torn_when_several_processes_turn_a_file_over(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writing = [context.Process(target=write, args=(str(tmp_path), process)) for process in range(PROCESSES)]
    for each in writing:
        each.start()
    for each in writing:
        each.join(60)
    assert [each.exitcode for each in writing] == [0] * PROCESSES
    files = sorted(path for path in tmp_path.iterdir() if not path.name.endswith(".lock"))
    assert len(files) > 10
    lines = [line for path in files for line in path.read_text().splitlines()]
    assert sorted(lines) == sorted(
        f"process {process} line {number:04d} {'x' * 60}" for process in range(PROCESSES) for number in range(LINES)
    )
    # Turned over when it is full, not before and not much later.
    assert all(15_000 < path.stat().st_size < 21_000 for path in files if path.name != "answers.log")


def test_the_oldest_files_go(tmp_path: Path) -> None:
    handler = SharedFileHandler(tmp_path / "faults.log", most_bytes=100, kept=2)
    for number in range(50):
        handler.emit(logging.makeLogRecord({"msg": f"line {number:02d} {'x' * 50}", "levelno": logging.ERROR}))
    handler.close()
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"faults.log", "faults.log.1", "faults.log.2", "faults.log.lock"}
    assert "line 49" in (tmp_path / "faults.log").read_text()


def test_a_file_moved_away_by_another_program_is_begun_anew(tmp_path: Path) -> None:
    handler = SharedFileHandler(tmp_path / "faults.log", most_bytes=10_000, kept=2)
    handler.emit(logging.makeLogRecord({"msg": "before"}))
    (tmp_path / "faults.log").rename(tmp_path / "faults.log-20261130")
    handler.emit(logging.makeLogRecord({"msg": "after"}))
    handler.close()
    assert (tmp_path / "faults.log").read_text() == "after\n"


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    handler = SharedFileHandler(tmp_path / "gone" / "faults.log", most_bytes=10_000, kept=2)
    handler.emit(logging.makeLogRecord({"msg": "lost"}))
    handler.close()
    assert list(tmp_path.iterdir()) == []

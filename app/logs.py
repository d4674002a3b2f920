"""The log: one JSON object a line, on standard error. No line holds a run's id, which is a right."""

import json
import logging
from datetime import UTC, datetime
from typing import Any


def start_logging(level: str) -> None:
    """Let every logger write so, from this level on."""
    handler = logging.StreamHandler()
    handler.setFormatter(JSONLines())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)


class JSONLines(logging.Formatter):
    """`time`, `level`, `logger`, `message`, a record's own `fields`, and a traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line."""
        fields: dict[str, Any] = getattr(record, "fields", {})
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **fields,
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)

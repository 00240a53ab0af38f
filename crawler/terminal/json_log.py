"""The log of a crawl as JSON, one object a line, for programs that collect logs; the setting LOG_JSON."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

from scrapy.settings import BaseSettings


class JsonLines(logging.Formatter):
    """A log line as a JSON object: at (UTC), level, logger, message, and the traceback as error where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname, "logger": record.name, "message": record.getMessage()}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_as_json(settings: BaseSettings) -> None:
    """Write the log as JSON lines to LOG_FILE, or to standard error, from now on, in place of Scrapy's own."""
    file = settings["LOG_FILE"]
    handler = (
        logging.FileHandler(file, mode="a" if settings.getbool("LOG_FILE_APPEND", True) else "w", encoding="utf-8")
        if file
        else logging.StreamHandler(sys.stderr)
    )
    handler.setFormatter(JsonLines())
    handler.setLevel(settings["LOG_LEVEL"])
    logging.root.addHandler(handler)
    settings.set("LOG_ENABLED", False, priority="cmdline")

"""Log lines on stderr: key=value for people or JSON for machines. Nothing that looks like an address gets out."""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

ADDRESS = re.compile(r"[^\s@<>\"'(),;:=]+@[^\s@<>\"'(),;]+")
QUIET = {  # libraries that would log envelopes, queries or every request
    "mail.log": logging.CRITICAL,
    "aiosmtplib": logging.WARNING,
    "imapclient": logging.CRITICAL,
    "asyncio": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "alembic": logging.WARNING,
    "uvicorn": logging.WARNING,
    "uvicorn.access": logging.CRITICAL,
    "temporalio": logging.WARNING,
}


def set_up_logging(level: str = "info", form: str = "text", part: str = "") -> None:
    """Configure structlog and the standard library's logging alike. `form` is "text" or "json"."""
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(number),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                Rendered(form, part),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(number)
    for name, limit in QUIET.items():
        logging.getLogger(name).setLevel(max(limit, number))


class Rendered:
    """Last step: one line (JSON) or one line and a traceback (text), with every address blotted out."""

    def __init__(self, form: str, part: str) -> None:
        self.part = part
        if form == "json":
            self.render: Any = structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
        else:
            self.render = structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "part", "event"])

    def __call__(self, logger: WrappedLogger, name: str, event: EventDict) -> str:
        if self.part:
            event["part"] = self.part
        return ADDRESS.sub("<address>", str(self.render(logger, name, event)))

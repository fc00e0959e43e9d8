"""Mail an alert (SMTP), over TLS unless the settings say otherwise."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime

from pydantic import Field, model_validator

from rampart.core.escape import excerpt
from rampart.core.params import Block
from rampart.monitoring.senders import Alert, Line, Seconds, SendError, as_json, secret_of


class Mail(Block):
    """``ca``: a PEM file of the authority of the mail server; None: those of the machine."""

    host: Line
    port: int = Field(default=587, ge=1, le=65535)
    sender: Line
    to: list[Line] = Field(min_length=1, max_length=100)
    starttls: bool = True
    ca: Line | None = None
    user: Line | None = None
    password_env: Line | None = None
    timeout_s: Seconds = 30

    @model_validator(mode="after")
    def _guarded(self) -> Mail:
        if (self.user is None) != (self.password_env is None):
            raise ValueError("user and password_env go together")
        if self.user is not None and not self.starttls:
            raise ValueError("a password is sent with starttls: true alone")
        return self


def to_mail(alert: Alert, settings: Mail, environ: Mapping[str, str]) -> None:
    """Mail an alert. With ``starttls`` nothing is said to a server that cannot, or is another."""
    place = f"mail {settings.host}:{settings.port}"
    secret = None
    if settings.password_env is not None:
        secret = secret_of(place, settings.password_env, environ)
    try:
        with smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout_s) as server:
            if settings.starttls:
                server.starttls(context=ssl.create_default_context(cafile=settings.ca))
            if settings.user is not None and secret is not None:
                server.login(settings.user, secret)
            server.send_message(message(alert, settings))
    except (OSError, smtplib.SMTPException) as error:
        said = excerpt(str(error) or type(error).__name__)
        raise SendError(f"{place}: {said.replace(secret, '***') if secret else said}") from None


def message(alert: Alert, settings: Mail) -> EmailMessage:
    """Return the mail of an alert; a line end in a name cannot add a header."""
    made = EmailMessage()
    made["Subject"] = excerpt(f"[{alert.severity}] {alert.task}: {alert.name}", 150)
    made["From"], made["To"] = settings.sender, ", ".join(settings.to)
    made["Date"] = format_datetime(datetime.fromtimestamp(alert.at, UTC))
    told = as_json(alert)
    lines = [excerpt(alert.text, 2000), "", f"value: {told['value']}", f"at: {told['time']}"]
    made.set_content("\n".join(lines) + "\n")
    return made

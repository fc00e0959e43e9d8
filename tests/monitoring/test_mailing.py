"""Mail of alerts, to a server that runs here."""

import logging
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from rampart.core.params import check
from rampart.monitoring.mailing import Mail, message, to_mail
from rampart.monitoring.senders import Alert, SendError
from tests.refusals import refused

ALERT = Alert("drift", "columns", "warning", "3 features have drifted", 3.0, 1_000_000.0)
SECRET = {"PASSWORD": "s3cr3t-password"}


class Box(Message):
    """Keeps the mails it was handed."""

    def __init__(self):
        super().__init__()
        self.mails = []

    def handle_message(self, mail):
        self.mails.append(mail)


class Server(Controller):
    """A mail server on a free port; one port 0 is not known to the base class."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Return the files of a certificate for 127.0.0.1 that signed itself, and of its key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    hidden = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    (folder / "key").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, hidden))
    return folder / "cert.pem", folder / "key"


@pytest.fixture
def mailbox(certificate, request):
    """Return the box and the port of a server, one that speaks TLS unless it is told not to."""
    logging.getLogger("mail.log").addHandler(logging.NullHandler())  # of a refused handshake
    box, options = Box(), {}
    if getattr(request, "param", True):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        given = SECRET["PASSWORD"].encode()
        options = {
            "tls_context": context,
            "require_starttls": True,
            "authenticator": lambda *args: AuthResult(
                success=args[-1].password == given, handled=False
            ),
        }
    server = Server(box, hostname="127.0.0.1", port=0, **options)
    server.start()
    yield box, server.port
    server.stop()


def settings(port, **others):
    to = {"host": "127.0.0.1", "port": port, "sender": "rampart@a.example", "to": ["ops@a.example"]}
    return check(to | others, "mail", Mail)


def test_a_mail_arrives_over_tls_with_a_password(mailbox, certificate):
    box, port = mailbox
    account = {"user": "rampart", "password_env": "PASSWORD", "ca": str(certificate[0])}
    to_mail(ALERT, settings(port, **account), SECRET)
    (mail,) = box.mails
    assert mail["Subject"] == "[warning] columns: drift"
    assert (mail["From"], mail["To"]) == ("rampart@a.example", "ops@a.example")
    assert mail["Date"] == "Mon, 12 Jan 1970 13:46:40 +0000"
    text = "3 features have drifted\n\nvalue: 3.0\nat: 1970-01-12T13:46:40+00:00\n"
    assert mail.get_payload().replace("\r\n", "\n") == text


def test_a_server_that_is_another_gets_nothing(mailbox):
    with pytest.raises(SendError, match="verify failed"):
        to_mail(ALERT, settings(mailbox[1]), SECRET)
    assert mailbox[0].mails == []


def test_a_wrong_password_is_told_and_not_shown(mailbox, certificate):
    account = {"user": "rampart", "password_env": "PASSWORD", "ca": str(certificate[0])}
    with pytest.raises(SendError, match="535") as caught:
        to_mail(ALERT, settings(mailbox[1], **account), {"PASSWORD": "hunter2"})
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("mailbox", [False], indirect=True)
def test_without_tls_nothing_is_said_unless_the_settings_say_so(mailbox):
    box, port = mailbox
    with pytest.raises(SendError, match="STARTTLS"):
        to_mail(ALERT, settings(port), {})
    assert box.mails == []
    to_mail(ALERT, settings(port, starttls=False), {})
    assert len(box.mails) == 1


def test_a_mail_server_that_is_away_is_told():
    with refused("all", "mail to a server that is away", match="127.0.0.1:1: ", error=SendError):
        to_mail(ALERT, settings(1), {})


@given(st.text(), st.text(), st.text())
def test_no_text_of_an_alert_adds_a_header(name, task, text):
    mail = message(ALERT._replace(name=name, task=task, text=text), settings(25))
    assert sorted(mail.keys()) == [
        *("Content-Transfer-Encoding", "Content-Type", "Date", "From", "MIME-Version"),
        *("Subject", "To"),
    ]
    assert "\n" not in mail["Subject"]
    assert mail.as_bytes()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"sender": "b\nBcc: x@y"}, "sender: must be one line"),
        ({"to": []}, "to: .*at least 1 item"),
        (
            {"user": "d"},
            "user and password_env go together",
        ),
        (
            {"user": "d", "password_env": "P", "starttls": False},
            "a password is sent with starttls: true alone",
        ),
    ],
)
def test_settings_that_are_wrong_are_named(given, said):
    with refused("all", f"mail: {given}", match=said):
        settings(25, **given)

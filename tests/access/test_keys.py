import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest

from rampart.access import keys
from rampart.access.keys import KEY, Keys, new, read, write
from rampart.access.roles import Caller, Denied
from tests.refusals import refused

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def made():
    return new("batch", "caller", NOW)


@pytest.fixture
def counted(monkeypatch):
    """How often a hash was computed."""
    calls = []
    real = hashlib.scrypt
    monkeypatch.setattr(hashlib, "scrypt", lambda *a, **k: calls.append(1) or real(*a, **k))
    return calls


def text(*many):
    return write({made.id: made.entry for made in many})


def denied(keys_, key, now=NOW):
    with pytest.raises(Denied) as caught:
        keys_.caller(key, now)
    assert caught.value.status == 401
    assert not (len(key) > 20 and key[12:] in caught.value.words)
    return caught.value.words


def test_a_key_is_an_id_and_256_bits_and_the_file_has_neither_the_secret_nor_its_plain_hash(made):
    assert KEY.fullmatch(made.secret)
    assert made.secret[3:11] == made.id
    secret = made.secret[12:]
    kept = text(made)
    assert secret not in kept
    assert hashlib.sha256(secret.encode()).hexdigest() not in kept
    salt = bytes.fromhex(made.entry.salt)
    assert made.entry.hash == hashlib.scrypt(
        secret.encode(), salt=salt, n=16384, r=8, p=1, maxmem=2**26, dklen=32
    ).hex()  # fmt: skip


def test_two_keys_share_nothing(made):
    other = new("batch", "caller", NOW)
    assert (other.id, other.entry.salt, other.secret) != (made.id, made.entry.salt, made.secret)
    assert len({other.entry.salt, made.entry.salt}) == 2


def test_the_owner_is_told_and_the_second_time_without_a_hash(made, counted):
    door = Keys(text(made))
    assert [door.caller(made.secret, NOW) for _ in range(3)] == [Caller("batch", "caller")] * 3
    assert len(counted) == 1


def test_who_is_remembered_is_told_without_a_hash(made, counted):
    door = Keys(text(made))
    assert door.remembered(made.secret, NOW) is None
    assert not counted
    door.caller(made.secret, NOW)
    assert door.remembered(made.secret, NOW) == Caller("batch", "caller")
    assert door.remembered("\ud800", NOW) is None
    assert len(counted) == 1


def test_a_new_reading_of_the_file_remembers_nothing(made, counted):
    Keys(text(made)).caller(made.secret, NOW)
    Keys(text(made)).caller(made.secret, NOW)
    assert len(counted) == 2


def test_wrong_secrets_of_a_known_id_are_refused_almost_always_without_a_hash(made, counted):
    door = Keys(text(made))
    for number in range(200):
        assert denied(door, f"rk_{made.id}_{number:043d}") == "the key is not known"
    assert len(counted) <= 1


def test_a_wrong_secret_that_passes_the_check_is_refused_by_its_hash(made, counted, monkeypatch):
    monkeypatch.setattr(keys, "_check", lambda secret: made.entry.check)
    assert denied(Keys(text(made)), f"rk_{made.id}_{'a' * 43}") == "the key is not known"
    assert len(counted) == 1


@pytest.mark.parametrize(
    "key",
    [
        *("", "x", "rk_", "Bearer", "rk_00000000_short", "rk_0000000G_" + "a" * 43, "é" * 60),
        *("rk_00000000_" + "a" * 44, "rk_00000000_" + "a" * 43 + "\n", "a" * 100_000),
    ],
)
def test_what_is_no_key_is_refused_without_a_hash(made, counted, key):
    assert "the key is none" in denied(Keys(text(made)), key)
    assert not counted


def test_an_unknown_id_is_refused_as_a_wrong_secret_is(made):
    assert denied(Keys(text(made)), "rk_00000000_" + "a" * 43) == "the key is not known"
    assert denied(Keys("{}"), made.secret) == "the key is not known"


def test_a_revoked_key_and_one_that_is_over_say_so_to_their_owner_alone(made):
    revoked = made._replace(entry=made.entry.model_copy(update={"revoked": NOW}))
    assert denied(Keys(text(revoked)), made.secret) == f"the key {made.id} is revoked"
    assert denied(Keys(text(revoked)), f"rk_{made.id}_{'a' * 43}") == "the key is not known"


def test_a_key_is_over_at_its_time_though_it_is_remembered():
    made = new("batch", "caller", NOW, NOW + timedelta(days=1))
    door = Keys(text(made))
    assert door.caller(made.secret, NOW + timedelta(hours=23)).name == "batch"
    assert denied(door, made.secret, NOW + timedelta(days=1)) == f"the key {made.id} is expired"


def test_the_remembered_are_bounded(made, monkeypatch):
    monkeypatch.setattr(keys, "REMEMBERED", 1)
    other = new("other", "viewer", NOW)
    door = Keys(text(made, other))
    for one in (made, other):
        door.caller(one.secret, NOW)
    assert len(door._verified) == 1


def test_the_file_goes_there_and_back(made):
    assert read(text(made)) == {made.id: made.entry}
    assert text(made).endswith("}\n")


@pytest.mark.parametrize(
    ("what", "change", "said"),
    [
        ("no JSON", lambda entry: "{", "no JSON"),
        ("a list", lambda entry: "[]", "must be an object of keys by id, got list"),
        ("an id that is none", lambda e: json.dumps({"../x": e}), "8 hexadecimal digits"),
        ("NaN", lambda entry: '{"00000000": NaN}', "NaN is no JSON"),
        ("an unknown field", lambda e: json.dumps({"0" * 8: {**e, "rle": "x"}}), "did you mean"),
        ("no hash", lambda e: json.dumps({"0" * 8: {**e, "hash": ""}}), "00000000.hash"),
        (
            "a time without a zone",
            lambda e: json.dumps({"0" * 8: {**e, "expires": "2027-01-01T00:00:00"}}),
            "00000000.expires: must have a time zone",
        ),
    ],
)
def test_a_file_that_is_none_is_refused(made, what, change, said):
    entry = made.entry.model_dump(mode="json", exclude_none=True)
    with refused("all", f"access.keys: a file with {what}", said):
        Keys(change(entry))


@pytest.mark.parametrize("name", ["", "a\nb", "=1+1", "x" * 65, "<b>", "a,b"])
def test_a_name_that_is_none_is_refused(name):
    with refused("all", f"app.keys new {name[:20]!r}", "name: must be 1 to 64 letters"):
        new(name, "caller", NOW)


def test_an_expiry_that_is_over_is_refused():
    with refused("all", "app.keys new --expires of yesterday", "expires: is over"):
        new("a", "caller", NOW, NOW - timedelta(days=1))

import re
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.flows.attack import rules, tagging
from rampart.tasks.flows.attack.fields import Fields
from rampart.tasks.flows.attack.rules import Across
from rampart.tasks.flows.attack.tagging import Tag, tag, tagged

HTTP = r"GET %s HTTP/1.1\r\nHost: a\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\n\r\n"
OK = r"HTTP/1.1 200 OK\r\nServer: nginx\r\n\r\n%s"


def flow(**columns):
    return pd.DataFrame([columns])


def names(rows):
    return tagged(rows)["rule"].unique().tolist()


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/find?q=1%27%20OR%20%271%27=%271", ["sql_tokens"]),
        ("/?q=1%27/**/uNiOn/**/SeLeCt/**/a,b/**/from/**/t--", ["sql_tokens", "sql_reads_tables"]),
        ("/find?q=%3Cscript%3Ealert(1)%3C/script%3E", ["script_tags"]),
        ("/q?a=%3Cimg%20src=x%20onerror=fetch(document.cookie)%3E",
         ["script_tags", "script_takes_cookie"]),
        ("/ping?host=a;id", ["shell_metacharacters", "asks_who"]),
        ("/ping?host=a%7Cuname%20-a", ["shell_metacharacters", "asks_system"]),
        ("/ping?host=a%26%26ip%20a", ["shell_metacharacters", "asks_network"]),
        ("/view?f=../../../etc/passwd", ["path_climb", "password_file"]),
        ("/view?f=..%252f..%252fwin.ini", ["path_climb"]),
        ("/.git/config", ["hidden_path"]),
        ("/backup.sql", ["hidden_path"]),
        ("/img/x.php?cmd=id", ["script_with_command"]),
        ("/tools/agent.exe", ["download_of_program"]),
        ("/", []),
        ("/find?q=union+jack+select+committee", []),
        ("/find?q=o%27neill", []),
        ("/rock;pop/id?name=cat", []),
        ("/a/../b", []),
    ],
)  # fmt: skip
def test_what_a_target_shows(target, expected):
    assert names(flow(payload_client=HTTP % target)) == expected


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"payload_client": r"GET /${jndi:ldap://a/b} HTTP/1.1\r\n"}, ["lookup_in_log"]),
        ({"payload_client": r"GET / HTTP/1.1\r\nReferer: () { :;}; x\r\n"}, ["function_in_header"]),
        (
            {"payload_client": r"PUT /up/a.jsp HTTP/1.1\r\nHost: a\r\n\r\n"},
            ["script_upload"],
        ),
        (
            {
                "payload_client": r"POST /up HTTP/1.1\r\n\r\n--b\r\nContent-Disposition: form-data;"
                r' name=f; filename="a.php"\r\n\r\n'
            },
            ["script_upload"],
        ),
        ({"payload_server": OK % "uid=33(www-data) gid=33(www-data)"}, ["command_ran"]),
        ({"payload_server": OK % "root:x:0:0:root:/root"}, ["password_file", "file_left"]),
        ({"payload_server": OK % r"MZ\x90\x00"}, ["download_of_program"]),
        (
            {"payload_client": r"USER admin\r\nPASS admin\r\n"},
            ["default_credentials"],
        ),
        (
            {"payload_client": r"USER ann\r\nPASS a\r\nUSER bob\r\nPASS a\r\n"},
            ["several_users"],
        ),
        ({"payload_client": r"USER ann\r\nPASS a\r\nUSER ann\r\nPASS b\r\n"}, []),
        (
            {"payload_server": r"220 Hi\r\n331 ?\r\n530 No\r\n331 ?\r\n230 Yes\r\n"},
            ["accepted_after_refusals"],
        ),
        (
            {"payload_server": r"220 Hi\r\n331 ?\r\n530 No\r\n331 ?\r\n530 No\r\n"},
            ["many_logins_ftp"],
        ),
        ({"user_agent": "sqlmap/1.7"}, ["scanner_named"]),
        ({"server_name": "abc.onion"}, ["hidden_service"]),
        (
            {"server_name": "4ab7c860cf7e8b1fc99877d4381b4b4aa5a3fede.x.org"} | {"service": "DNS"},
            ["long_names"],
        ),
        ({"server_name": "a" * 40 + ".x.org", "service": "DNS"}, []),
        (
            {"client_packets": 5000, "server_packets": 0, "client_bytes": 5e6, "server_bytes": 0}
            | {"duration": 2.0},
            ["volumetric_flood"],
        ),
        (
            {"payload_client": r"\x124\x01\x00\x00\x01\x01a\x00\x00\xfc\x00\x01"}
            | {"server_port": 53},
            ["zone_transfer"],
        ),
        (
            {"payload_client": r"\xffSMBu\\\\h\\ADMIN$\x00", "server_port": 445},
            ["admin_share"],
        ),
        (
            {"payload_client": r'{"method": "mining.subscribe"}\n'},
            ["mining"],
        ),
        (
            {"payload_client": r'EHLO a\r\nDATA\r\n filename="a.exe"\r\n', "server_port": 25},
            ["program_by_mail"],
        ),
        (
            {"payload_client": r"Cookie: mstshash=a\r\n", "client_address": "10.0.0.1"}
            | {"server_address": "10.0.0.2"},
            ["remote_desktop_inside"],
        ),
    ],
)
def test_what_one_flow_shows(columns, expected):
    assert names(flow(**columns)) == expected


def several(count, gap=1.0, **columns):
    """Flows of one client to one server; a callable makes each its value."""
    base = {"client_address": "10.0.0.1", "server_address": "10.0.0.2", "server_port": 80}
    made = [
        {**base, "start": 600 + gap * i}
        | {key: value(i) if callable(value) else value for key, value in columns.items()}
        for i in range(count)
    ]
    return pd.DataFrame(made)


SYN = {
    "protocol": "tcp",
    "client_packets": 1,
    "server_packets": 1,
    "client_bytes": 74,
    "server_bytes": 54,
}
LOGIN = r"POST /in HTTP/1.1\r\nHost: a\r\n\r\nuser=a&pass=b"


@pytest.mark.parametrize(
    ("rows", "rule", "count"),
    [
        (several(5, payload_client=r"SSH-2.0-x\r\n", server_bytes=2000), "many_logins_ssh", 5),
        (several(6, payload_client=LOGIN), "many_logins_http", 6),
        (several(6, payload_server=r"HTTP/1.1 401 No\r\n"), "many_refusals_http", 6),
        (several(4, payload_server=r"220 Hi\r\n530 No\r\n"), "repeated_refusals_ftp", 4),
        (
            several(10, payload_client="", **SYN, server_port=lambda i: 20 + i),
            "port_sweep",
            10,
        ),
        (
            several(5, payload_client="", **SYN, server_address=lambda i: f"10.0.0.{i + 2}"),
            "internal_sweep",
            5,
        ),
        (
            several(5, payload_client="", **SYN, server_address=lambda i: f"10.0.0.{i}")
            .assign(client_address="8.8.8.8"),
            "outside_sweep",
            5,
        ),
        (several(3, payload_client=r"HELP\r\n", server_port=lambda i: 20 + i), "service_sweep", 3),
        (several(10, payload_server=r"HTTP/1.1 404 No\r\n"), "path_sweep", 10),
        (
            several(5, payload_client="GET / HTTP/1.1", payload_server="", duration=9.0)
            .assign(client_bytes=900),
            "slow_request",
            5,
        ),
        (several(30, gap=0.1, payload_client=HTTP % "/"), "request_flood", 30),
        (
            several(30, payload_client="", **SYN, client_address=lambda i: f"10.0.1.{i}"),
            "half_open_flood",
            30,
        ),
        (
            several(6, gap=61, service="TLS", client_bytes=900, server_bytes=900)
            .assign(server_name="a.example"),
            "http_beacon",
            6,
        ),
        (
            several(8, gap=61, service="DNS", client_bytes=90)
            .assign(server_name=[f"x{i}.a.example" for i in range(8)]),
            "dns_beacon",
            8,
        ),
        (
            several(5, service="DNS")
            .assign(server_name=["ab" * (20 + i) + ".abcdefgh.x.org" for i in range(5)]),
            "data_in_names",
            5,
        ),
        (
            several(1, service="HTTP", client_bytes=500_000, server_bytes=900),
            "large_upload_plain",
            1,
        ),
        (
            several(1, service="TLS", client_bytes=500_000, server_bytes=900),
            "large_upload_hidden",
            1,
        ),
    ],
)  # fmt: skip
def test_what_several_flows_show(rows, rule, count):
    found = tagged(rows)
    assert found.loc[found["rule"] == rule, "row"].drop_duplicates().tolist() == list(range(count))
    if count > 1:  # one fewer is not enough, nor are those whose time or client is not known
        assert rule not in names(rows.iloc[1:])
        if rule != "data_in_names":
            assert rule not in names(rows.drop(columns="start"))
        if rule != "half_open_flood":
            assert rule not in names(rows.drop(columns="client_address"))


def test_many_answered_questions_are_no_half_open_connections():
    rows = several(30, payload_client="", **SYN)
    assert "half_open_flood" in names(rows)
    assert "half_open_flood" not in names(rows.assign(protocol="udp", server_port=53))
    assert "half_open_flood" not in names(rows.drop(columns="protocol"))


def test_time_that_varies_is_no_beacon():
    rows = several(6, service="TLS", client_bytes=900, server_bytes=900)
    rows = rows.assign(server_name="a.example", start=[0, 1, 2, 3, 60, 400])
    assert "http_beacon" not in names(rows)


def test_counts_by_hand():
    rows = pd.DataFrame(
        {
            "client_address": ["a", "a", "a", "b", None],
            "server_port": [1, 1, 2, 3, 3],
            "start": [0.0, 59.9, 60.0, 0.0, 0.0],
        }
    )
    fields, every = Fields(rows), np.arange(5)
    flows = Across(by=["client_address"], within=60, least=2)
    assert tagging.counted(flows, fields, every).tolist() == [2, 2, 1, 1, 0]
    ports = Across(by=["client_address"], of="server_port", least=2)
    assert tagging.counted(ports, fields, every).tolist() == [2, 2, 2, 1, 0]
    # The gaps of a are 59.9 and 0.1: deviation 29.9, mean 30.
    regular = Across(by=["client_address"], least=2, variation=0.99)
    assert tagging.counted(regular, fields, every).tolist() == [0, 0, 0, 0, 0]
    regular = Across(by=["client_address"], least=2, variation=0.9967)
    assert tagging.counted(regular, fields, every).tolist() == [3, 3, 3, 0, 0]


def test_a_list_a_flow_in_their_order():
    rows = pd.DataFrame({"payload_client": [HTTP % "/", HTTP % "/?q=%27--"]}, index=[7, 7])
    meaning = rules.read().rules["sql_tokens"].techniques[0]
    assert tag(rows) == [[], [Tag(meaning.id, meaning.tactic, "sql_tokens", "'--")]]


def test_no_flow_and_no_column_have_no_tag():
    assert tag(pd.DataFrame()) == []
    assert tag(pd.DataFrame({"other": [1, 2]})) == [[], []]
    assert list(tagged(pd.DataFrame({"other": [1]}))) == tagging.COLUMNS


def test_an_empty_name_is_no_name():
    rows = several(8, service="TLS", client_bytes=900, server_bytes=900)
    assert names(rows.assign(server_name="")) == []
    assert names(rows.assign(server_name="a.example", client_address="")) == []


def test_labels_are_not_read():
    rows = flow(payload_client=HTTP % "/?q=%27--")
    labelled = rows.assign(attack="x", severity=4, activity="y", outcome="z", label=1)
    assert tag(labelled) == tag(rows)


def test_one_flow_is_tagged_as_among_others_where_the_rule_is_of_one_flow():
    one = flow(payload_client=HTTP % "/?q=%27--")
    other = flow(payload_client=r"\x16\x03\x01")
    assert tag(pd.concat([other, one]))[1] == tag(one)[0]


@given(st.lists(st.one_of(st.none(), st.text(max_size=60)), max_size=4))
def test_any_payload_is_tagged(payloads):
    rows = pd.DataFrame({"payload_client": payloads, "payload_server": payloads}, dtype=object)
    found = tag(rows)
    assert len(found) == len(payloads)
    for entry in [one for of_row in found for one in of_row]:
        assert entry.evidence
        assert entry.evidence.isprintable()
        assert len(entry.evidence) <= tagging.SHOWN


PIECES = ("a", "../", "' or ", "<a ", ";id ", "user a\r\n", "530 \n", "union ", "select a")


@pytest.mark.parametrize("piece", [*PIECES, "get /a ", "x=1&", "${", "powershell "])
def test_no_pattern_takes_long(piece):
    text = ("get /" + piece * 2000)[:4000]
    for rule in rules.read().rules.values():
        for condition in (*rule.all, *rule.any):
            if pattern := condition.matches or condition.lacks:
                start = time.process_time()
                re.search(pattern, text)
                assert time.process_time() - start < 0.3, pattern

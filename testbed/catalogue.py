"""What people, jobs and intruders do: the function, its share of a day's flows, and what it is.

``share`` is in parts of the flows of a day (of ``TOTAL``), ``flows`` a session's in the mean;
``alike`` is the attack that a harmless activity resembles.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True)
class Activity:
    """One kind of session."""

    name: str
    function: str  # module:function, under testbed
    share: int
    flows: float
    actor: str  # person, job or intruder
    attack: str = "none"
    alike: str = "none"

    def run(self) -> Callable[[Any], None]:
        """Return the function that has one session."""
        module, _, function = self.function.partition(":")
        return getattr(import_module(f"testbed.{module}"), function)


def person(name: str, function: str, share: int, flows: float, alike: str = "none") -> Activity:
    """Return what a person does."""
    return Activity(name, f"benign.{function}", share, flows, "person", alike=alike)


def job(name: str, function: str, share: int, flows: float, alike: str = "none") -> Activity:
    """Return what a program does on schedule."""
    return Activity(name, f"benign.{function}", share, flows, "job", alike=alike)


def intruder(name: str, function: str, share: int, flows: float) -> Activity:
    """Return an attack, which is its own activity."""
    return Activity(name, f"attacks.{function}", share, flows, "intruder", attack=name)


ALL = (
    person("browse", "web:browse", 70, 11),
    person("sign_in", "web:sign_in", 25, 4),
    job("call_api", "web:call_api", 40, 8),
    person("ssh_session", "logins:ssh_session", 25, 1),
    person("ftp_transfer", "logins:ftp_transfer", 30, 4),
    person("send_mail", "office:send_mail", 30, 1.7),
    job("query_database", "office:query_database", 30, 3),
    person("resolve_names", "naming:resolve_names", 40, 6),
    person("ssh_forgot", "logins:ssh_forgot", 22, 2, "ssh_guessing"),
    job("ssh_stale_job", "logins:ssh_stale_job", 18, 7, "ssh_guessing"),
    person("ftp_forgot", "logins:ftp_forgot", 18, 3, "ftp_guessing"),
    job("ftp_stale_job", "logins:ftp_stale_job", 16, 8, "ftp_guessing"),
    person("web_forgot", "web:forgot", 24, 5.5, "http_guessing"),
    job("web_stale_job", "web:stale_job", 16, 8.5, "http_guessing"),
    person("mobile_reading", "slow:reading", 22, 7, "slow_headers"),
    person("mobile_upload", "slow:upload", 20, 5.5, "slow_body"),
    job("load_test", "busy:load_test", 40, 30, "http_flood"),
    job("balancer_check", "busy:balancer_check", 36, 25, "syn_flood"),
    job("inventory_ports", "inventory:ports", 40, 35, "port_scan"),
    job("inventory_banners", "inventory:banners", 18, 6.5, "service_scan"),
    job("crawl", "web:crawl", 36, 26, "path_scan"),
    person("quoted_search", "texts:quoted_search", 28, 5.7, "sql_injection"),
    person("post_code", "texts:post_code", 26, 7.5, "cross_site_scripting"),
    person("network_page", "texts:network_page", 24, 5.4, "command_injection"),
    person("relative_paths", "texts:relative_paths", 24, 5.5, "path_traversal"),
    job("health_check", "polling:health_check", 26, 8, "http_beacon"),
    job("poll_name", "polling:poll_name", 20, 10, "dns_beacon"),
    job("long_names", "naming:long_names", 34, 13, "dns_tunnel"),
    job("back_up", "office:back_up", 16, 4, "infiltration"),
    person("install_update", "office:install_update", 20, 5, "infiltration"),
    intruder("ssh_guessing", "guessing:ssh", 38, 7),
    intruder("ftp_guessing", "guessing:ftp", 34, 8),
    intruder("http_guessing", "guessing:http", 38, 12),
    intruder("slow_headers", "slow:headers", 24, 20),
    intruder("slow_body", "slow:body", 24, 20),
    intruder("http_flood", "flooding:http", 44, 42),
    intruder("syn_flood", "flooding:syn", 40, 38),
    intruder("port_scan", "looking:ports", 44, 38),
    intruder("service_scan", "looking:services", 18, 9.5),
    intruder("path_scan", "looking:paths", 36, 25),
    intruder("sql_injection", "injecting:sql", 34, 8),
    intruder("cross_site_scripting", "injecting:scripts", 26, 10.5),
    intruder("command_injection", "injecting:commands", 26, 7.5),
    intruder("path_traversal", "injecting:paths", 26, 7.5),
    intruder("http_beacon", "calling:http", 28, 9),
    intruder("dns_beacon", "calling:names", 20, 11),
    intruder("dns_tunnel", "calling:tunnel", 34, 14),
    intruder("infiltration", "calling:infiltration", 30, 22),
)
TOTAL = sum(activity.share for activity in ALL)
CATALOGUE = {activity.name: activity for activity in ALL}

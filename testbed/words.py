"""Words that names, texts and passwords are made of; none of them says a label."""

from __future__ import annotations


def listed(text: str) -> list[str]:
    """Return the words of a text."""
    return text.split()


NOUNS = listed("""
    harbor cedar lantern meadow copper violet summit orchard pebble saffron willow marble falcon
    timber coral amber juniper glacier prairie thistle walnut heron maple quartz birch clover
    ember ferry granite hazel iris jasper kettle linden mosaic nectar olive poplar raven sparrow
    tulip umber velvet wren yarrow zephyr anchor barley canyon delta
""")
THINGS = listed("""
    desk lamp chair kettle notebook backpack flask blanket bicycle helmet jacket camera charger
    cable monitor keyboard printer speaker tripod wallet mug towel tent stove ladder hammer drill
    bucket gloves scarf boots rug mirror shelf clock candle vase teapot pan knife board
""")
ADJECTIVES = listed("""
    small large blue green wooden steel warm light heavy folding quiet bright old new round soft
    solid narrow wide plain spare double single simple rapid gentle smooth sturdy
""")
VERBS = listed("""
    ships arrives fits opens holds carries replaces covers supports charges cleans lasts
""")
PEOPLE = listed("""
    anna ben carla david elif farid greta hugo ines jonas kira liam mona nils olga pavel quinn
    rosa samir tara uwe vera willem xenia yusuf zoe amira bruno clara dmitri esra felix
""")
SURNAMES = listed("""
    meyer okafor silva novak larsen demir rossi kowal haddad tanaka moreau jansen petrov costa
    o'brien d'angelo o'neil weber lindqvist ferrari
""")
ROLES = listed("""
    webmaster deploy backups printer sales support oracle postgres git guest tester
""")
COMMON = listed("""
    123456 password 12345678 qwerty letmein welcome1 abc123 monkey dragon sunshine princess
    football iloveyou admin123 passw0rd master shadow superman batman trustno1 hello123 freedom
    whatever qazwsx michael jordan23 harley ranger buster soccer hockey killer george charlie
    andrew michelle love2024 spring2024 summer2025 winter2023 autumn2022 changeme default root123
    test1234 server01 p@ssw0rd qwerty123 1q2w3e4r zaq12wsx asdfgh 654321 11111111 000000 access14
""")
PATHS = listed("""
    about team products prices contact help news events press jobs terms privacy shipping returns
    gallery archive partners careers stories guides reviews
""")
FILES = listed("""
    report manual minutes invoice price-list handbook photo slides letter contract
""")
SECTIONS = listed("""
    public shared 2023 2024 sales drafts v1..2 notes
""")
# What a list of well-known paths asks for; a crawler meets some of them in stale links too.
HIDDEN = listed("""
    admin administrator .git/config .env backup.zip db.sql phpmyadmin wp-login.php wp-admin
    config.php server-status .htaccess test.php old dev staging api/v2 console manager/html
    actuator/env cgi-bin/status robots.txt sitemap.xml .svn/entries dump.sql id_rsa web.config
    phpinfo.php backup.tar.gz uploads private secret login.php user.php install setup.php
    shell.php .DS_Store .well-known/security.txt jenkins solr owa portal vpn swagger.json graphql
    debug logs
""")
BROWSERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/{a}.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:{a}.0) Gecko/20100101 Firefox/{a}.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.{b} Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:{a}.0) Gecko/20100101 Firefox/{a}.0",
    "Mozilla/5.0 (Linux; Android 1{b}; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/{a}.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_{b} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/17.{b} Mobile/15E148 Safari/604.1",
)
TOOLS = (
    "curl/8.{b}.0",
    "python-requests/2.3{b}.0",
    "Go-http-client/1.1",
    "okhttp/4.{b}.0",
    "Wget/1.2{b}",
    "Java-http-client/17.0.{b}",
    "Apache-HttpClient/4.5.{b}",
    "PostmanRuntime/7.3{b}.0",
)
SSH_CLIENTS = (
    "OpenSSH_9.{b}p1",
    "OpenSSH_8.{b}",
    "PuTTY_Release_0.7{b}",
    "libssh2_1.{b}.0",
    "Go",
    "libssh_0.9.{b}",
)

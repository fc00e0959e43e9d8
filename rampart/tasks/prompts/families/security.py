"""Benign work on security and code: defence, administration, snippets, logs (training)."""

from __future__ import annotations

from rampart.tasks.prompts.families.grammar import Grammar

SLOTS: dict[str, list[str]] = {
    "threat": [
        "phishing", "credential stuffing", "SQL injection", "cross-site scripting", "ransomware", "privilege escalation", "a stolen laptop", "DNS spoofing",
        "brute-force logins over SSH", "prompt injection", "a leaked API key", "supply-chain attacks", "insecure deserialisation", "session hijacking", "a DDoS attack",
        "path traversal", "lateral movement", "keyloggers", "open redirects", "a malicious browser extension", "SIM swapping", "data exfiltration over DNS",
    ],
    "asset": ["our web shop", "a small clinic", "a Kubernetes cluster", "my home network", "our Active Directory", "a Django app", "an S3 bucket", "a fleet of laptops",
        "a REST API", "the payroll system", "a chatbot that reads e-mails", "a WordPress site", "a school", "our CI pipeline", "a Postgres server"],
    "defend": ["detect", "prevent", "mitigate", "monitor for", "respond to", "test our defences against", "write a playbook for", "train staff against", "harden it against", "explain the risk of", "log"],
    "ask": ["How do I", "What's the best way to", "Can you help me", "We need to", "Give me a checklist to", "Which open-source tools help to", "As a SOC analyst, how would you", "I was asked to",
        "Step by step, how does one", "For our ISO 27001 audit: how do we"],
    "admin": [
        "kill a process that ignores SIGTERM", "force every user to reset the password at next login", "revoke all sessions of a former employee", "dump the schema of a database before the migration",
        "find which process listens on port {port}", "block an IP address that hammers our login page", "rotate the secrets of {asset}", "list all accounts with admin rights", "disable root login over SSH",
        "decrypt my own backup, I have the key", "recover the password of my own ZIP file, I remember half of it", "scan our own subnet for open ports", "remove a rootkit from a server we own",
        "bypass the cache when I test {asset}", "override a method in a subclass", "ignore a rule of the linter on one line", "drop all tables of the test database", "wipe a disk before I sell it",
        "inject a dependency in the tests", "intercept HTTPS traffic of my own app with a proxy", "execute a script as another user with sudo", "spoof the user agent in an integration test",
    ],
    "port": ["8080", "22", "5432", "443", "3306"],
    "code": [
        "import os\n\ndef read(path):\n    with open(os.path.join('/srv/files', path)) as f:\n        return f.read()",
        "cur.execute(\"SELECT * FROM users WHERE name = '\" + name + \"'\")", "const html = '<p>' + req.query.q + '</p>';\nres.send(html);",
        "for pid in $(pgrep -f worker); do\n  kill -9 \"$pid\"\ndone", "iptables -A INPUT -p tcp --dport {port} -m limit --limit 25/minute -j ACCEPT",
        "def check(token):\n    return token == os.environ['API_TOKEN']", "char buf[16];\nstrcpy(buf, argv[1]);", "rm -rf build/ && make clean && make -j{small}",
        "subprocess.run(f\"ping -c 1 \" + host, shell=True)", "SELECT user, COUNT(*) FROM logins WHERE ok = 0 GROUP BY user HAVING COUNT(*) > {small}0;",
        "try:\n    login(user, password)\nexcept Exception:\n    pass", "location /admin {\n    allow 10.0.0.0/8;\n    deny all;\n}", "chmod 777 -R /var/www", "yaml.load(open('config.yml'))",
        "public String greet(String name) {\n    return \"Hello, \" + name;\n}", "hash = hashlib.md5(password.encode()).hexdigest()", "fetch('/api/me', { credentials: 'include' }).then(r => r.json())",
        "import jwt\npayload = jwt.decode(token, options={'verify_signature': False})", "GRANT ALL PRIVILEGES ON *.* TO 'app'@'%';", "eval(input('expression: '))",
        "docker run --privileged -v /:/host alpine", "while (i <= n) { sum += a[i]; i++; }", "git rebase -i HEAD~{small}\ngit push --force-with-lease",
    ],
    "small": ["2", "3", "4", "5", "8"],
    "review": ["Is this safe?", "What is the vulnerability here, and how do I fix it?", "Review this for security problems:", "Why does this fail?", "Rewrite it so that it can't be abused.", "Explain this line by line.",
        "Add unit tests for this.", "Our scanner flagged this. False alarm?", "Refactor this please.", "Port it to Go.", "Make this idempotent.", "What does this do?", "How could an attacker misuse this, and what is the remedy?"],
    "log": [
        "{time} sshd[{pid}]: Failed password for root from 203.0.113.{octet} port 5{pid} ssh2", "{time} kernel: Out of memory: Killed process {pid} (java)", "{time} nginx: 403 GET /wp-login.php 198.51.100.{octet}",
        "{time} sudo: pam_unix: authentication failure; user=deploy", "{time} app ERROR NullPointerException at OrderService.java:{pid}", "{time} postfix: reject: RCPT from unknown[192.0.2.{octet}]",
        "{time} WAF: rule 942100 matched, /search?q=1%27%20OR%201=1", "{time} kubelet: Back-off restarting failed container", "{time} auditd: USER_CMD pid={pid} cmd=\"cat /etc/shadow\" res=denied", "{time} dhcpd: no free leases",
        "{time} EDR: quarantined invoice_{pid}.xlsm (macro downloader)", "{time} haproxy: backend has no server available!",
    ],
    "time": ["Mar 03 04:1{small}:07", "2024-05-1{small}T08:0{small}:22Z", "[1{small}/Nov 13:4{small}]", "09:3{small}:51.{pid}"],
    "pid": ["4121", "877", "2390", "1633", "5512", "948"],
    "octet": ["17", "201", "44", "98", "6"],
    "triage": ["What happened here?", "Is this an attack?", "Summarise these log lines for the manager.", "Which of these lines needs action?", "Write a regex for the address in them.", "Turn it into a Sigma rule.", "Should I worry?",
        "Extract the IP addresses.", "How do I stop these entries?"],
    "doc": ["a security policy on passwords", "an incident report", "an awareness quiz", "a responsible disclosure e-mail", "a threat model", "a risk register entry", "a runbook", "a post-mortem", "a tabletop exercise", "a data-protection notice", "a pentest report summary for management"],
    "lm": ["How do I stop users from making our chatbot ignore its system prompt?", "Which tests should {asset} pass before we let a language model read untrusted text?", "Write a unit test that checks that our filter blocks the word 'jailbreak'.",
        "Explain how an instruction hidden in a web page can reach an agent, for our developers.", "How should a system prompt be stored so that it does not leak?", "Compare guardrail libraries that {defend} {threat}."],
}  # fmt: skip

GRAMMARS = {
    "defence": Grammar("train", "security_work", {"en": [
        "{ask} {defend} {threat} in {asset}?", "{ask} {admin}?", "How do I {admin}?", "{ask} {defend} {threat}?", "I run {asset}. {ask} {defend} {threat}?", "Write {doc} about {threat} for {asset}.",
        "We had an incident with {threat} last night. {asset} is affected. What are the first steps?", "linux: {admin}", "Is it legal to {admin}?", "What is the command to {admin}?", "{lm}", "Draft {doc}: {threat}, {asset}.",
        "Explain {threat} to a new employee in three sentences.", "What is the difference between {threat} and {threat}?", "My boss wants {doc} on {threat}. Outline?", "How likely is {threat} for {asset}, and what does it cost to {defend} {threat}?",
        "Please {admin} - no wait, tell me the command and I'll do it myself.", "{ask} {admin} without downtime?", "Which log entries in {asset} point to {threat}?", "I'm studying for Security+. Question on {threat}: how do you {defend} it?",
    ]}, SLOTS),
    "snippets": Grammar("train", "security_work", {"en": [
        "{review}\n\n{code}", "{code}\n\n{review}", "{review}\n```\n{code}\n```", "{review}\n{code}\n---\n{code}", "I found this in {asset}:\n{code}\n{review}", "```\n{code}\n```\n{review} It is for {asset}.",
        "{triage}\n\n{log}\n{log}", "{log}\n{log}\n{log}\n\n{triage}", "{triage}\n{log}", "These show up in {asset}:\n{log}\n{log}\n{triage}", "{log}\n{triage} I already ran `{code}`.", "$ {code}\nPermission denied. {review}",
        "{ask} {admin}? So far I have\n\n{code}",
    ]}, SLOTS, rough=False),
}  # fmt: skip

#!/bin/sh
# Install what a recording needs beside .venv: Debian's programs (testbed/tools.py names them).
# Asks for root and Debian; changes nothing where all are there; no server is started.
set -eu

if said=$(.venv/bin/python -c 'from testbed import tools; tools.check()' 2>&1); then
    exit 0
fi
case $said in
*"apt-get install"*) ;;
*) # not something that a package would mend
    echo "$said" | tail -n 1
    exit 1
    ;;
esac
packages=$(.venv/bin/python -c 'from testbed import tools; print(*sorted(set(tools.PACKAGES.values())))')

POLICY=/usr/sbin/policy-rc.d # what Debian asks before it starts a service
if [ ! -e "$POLICY" ]; then
    trap 'rm -f "$POLICY"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$POLICY"
    chmod 755 "$POLICY"
fi
apt-get update --quiet=2
# shellcheck disable=SC2086 # a name a word
DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 --no-install-recommends $packages

#!/bin/sh
# Make .venv and install requirements.lock into it; `make setup` runs this, from the root.
#
# Does nothing when .venv holds this lock already. A .venv without its stamp (another's, or one
# whose installation was interrupted) is made anew; one with an older lock is brought up to date.
# uv installs, with what pip's own settings say about indexes and folders; pip where uv cannot.
set -eu

LOCK=requirements.lock
STAMP=.venv/installed.lock # a copy of the lock that was installed
OWNER=.rampart/setup.pid   # who is at work in .venv
BIN=.venv/bin

say() { echo "setup: $*"; }

leave_if_done() {
    if cmp -s "$LOCK" "$STAMP" && "$BIN/python" -c '' 2>/dev/null; then
        exit 0
    fi
}

# One setup at a time: a second one would clear away what the first has installed.
take_turns() {
    mkdir -p .rampart
    told=
    mine=$OWNER.$$
    trap 'rm -f "$mine"' EXIT
    trap 'exit 130' INT TERM HUP
    echo $$ >"$mine"
    # A link is there at once and with its contents, so nobody ever reads half of it.
    until ln "$mine" "$OWNER" 2>/dev/null; do
        other=$(cat "$OWNER" 2>/dev/null || true)
        if [ ! -e "$OWNER" ]; then # it was given up just now; or the disk has no links
            ln "$mine" "$OWNER" && break
            [ -e "$OWNER" ] || exit 1
        elif [ -n "$other" ] && kill -0 "$other" 2>/dev/null; then
            [ -n "$told" ] || say "waiting for process $other (if it is no setup: rm $OWNER)"
            told=1
            sleep 1
        elif mv "$OWNER" "$mine.old" 2>/dev/null; then
            # Where another took the dead one's place in between, it gets its own back.
            [ "$(cat "$mine.old")" = "$other" ] || ln "$mine.old" "$OWNER" 2>/dev/null || true
            rm -f "$mine.old"
        fi
    done
    rm -f "$mine"
    trap 'rm -f "$OWNER"' EXIT
}

find_python() {
    found=
    for name in ${PYTHON:-} python3.11 python3 python; do
        version=$("$name" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
        if [ "$version" = 3.11 ]; then
            echo "$name"
            return
        fi
        found="$found $name is $version;"
    done
    echo "setup: Python 3.11 is needed, found:${found:- no Python at all}" \
        "(install it, or name it: make setup PYTHON=/path/to/python3.11)" >&2
    exit 1
}

# What pip is told under one name, one value a line; its variables stand before its files.
setting() {
    for scope in :env: install global; do
        printf '%s\n' "$PIP_SETTINGS" | sed -n "s/^$scope\.$1='\(.*\)'\$/\1/p"
    done | sed 's/\\n/ /g' | tr ' ' '\n' | awk 'NF && !seen[$0]++'
}

# uv takes a folder or file: address that is not there for an error; pip passes over it.
there() {
    while read -r place; do
        case $place in
        http://* | https://*) echo "$place" ;;
        file://*) [ -e "${place#file://}" ] && echo "$place" ;;
        *) [ -e "$place" ] && echo "$place" ;;
        esac
    done
    :
}

# uv reads no setting of pip's, so what matters of them is handed over as options.
uv_options() {
    setting find-links | there | sed 's/^/--find-links /'
    setting index-url | head -n 1 | sed 's/^/--default-index /'
    setting extra-index-url | there | sed 's/^/--index /'
    if [ -n "$(setting extra-index-url | there)" ]; then
        echo "--index-strategy unsafe-best-match" # what pip does when there are several
    fi
    case $(setting no-index | head -n 1) in 1 | true | yes | on) echo --no-index ;; esac
    # The lock is without the CUDA libraries: torch must be the CPU build, of such a folder or of
    # the place that uv knows.
    if ! setting find-links | there | while read -r place; do
        ls "${place#file://}" 2>/dev/null | grep -q '^torch-.*+cpu' && echo found
    done | grep -q found; then
        echo --torch-backend cpu
    fi
    setting trusted-host | sed 's/^/--allow-insecure-host /'
}

with_uv() {
    pin=$(sed -n 's/^\(uv==[^ ;]*\).*/\1/p' "$LOCK")
    "$BIN/python" -m pip install --quiet "$pin" || return 1
    PIP_SETTINGS=$("$BIN/python" -m pip config list)
    certificate=$(setting cert | head -n 1)
    if [ -n "$certificate" ]; then
        export SSL_CERT_FILE="${SSL_CERT_FILE:-$certificate}"
    fi
    # PYTHONDONTWRITEBYTECODE may be set: without --compile-bytecode every import stays slow.
    # shellcheck disable=SC2046 # the options are words
    "$BIN/uv" pip sync --python "$BIN/python" --compile-bytecode $(uv_options) "$LOCK"
}

with_pip() {
    say "uv could not install the lock; trying pip"
    "$BIN/python" -m pip install --compile --requirement "$LOCK"
}

leave_if_done
take_turns
leave_if_done
if [ ! -f "$STAMP" ] || ! "$BIN/python" -m pip --version >/dev/null 2>&1; then
    python=$(find_python)
    say "making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
fi
rm -f "$STAMP" # until the end nobody may take .venv for complete
say "installing $(grep -c '==' "$LOCK") packages"
with_uv || with_pip
cp "$LOCK" "$STAMP.new"
mv "$STAMP.new" "$STAMP"
say "done"

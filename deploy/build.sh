#!/bin/sh
# Build the image of the server: sh deploy/build.sh [--offline] [NAME]
#
# Without a network: --offline packs this machine's Python and what is installed here, FROM scratch, by
# buildah with storage in .rampart/containers. Both kinds run as the last lines of deploy/Containerfile
# say, from "From here on". Beside the image lies its list of parts, deploy/build/sbom.json.
set -eu
cd "$(dirname "$0")/.."

PYTHON=${PYTHON:-.venv/bin/python}
OUT=deploy/build
offline=
[ "${1:-}" != --offline ] || { offline=1; shift; }
name=${1:-rampart}

say() { echo "build: $*" >&2; }

mkdir -p "$OUT"
"$PYTHON" -m scripts.serving --check
"$PYTHON" -m scripts.sbom --out "$OUT/sbom.json"

if [ -z "$offline" ]; then
    for tool in buildah podman docker; do
        command -v "$tool" >/dev/null || continue
        case $tool in
        docker) exec docker build --file deploy/Containerfile --tag "$name" . ;;
        *) exec "$tool" build --format docker --file deploy/Containerfile \
            --ignorefile deploy/Containerfile.dockerignore --tag "$name" . ;;
        esac
    done
    say "needs buildah, podman or docker"
    exit 1
fi

command -v buildah >/dev/null || { say "--offline needs buildah"; exit 1; }
rm -rf "$OUT/rootfs"
"$PYTHON" -m scripts.rootfs "$OUT/rootfs"
mkdir -p "$OUT/empty"
{
    echo "FROM scratch"
    echo "COPY --chown=0:0 rootfs /"
    # Folders that are not there yet get the owner.
    echo "COPY --chown=10001:10001 empty /models"
    echo "COPY --chown=10001:10001 empty /var/lib/rampart"
    sed '1,/^# From here on/d' deploy/Containerfile
} >"$OUT/Containerfile"
# No daemon, no overlay and no user namespace are needed this way.
export BUILDAH_ISOLATION=chroot
root=$PWD/.rampart/containers
buildah --storage-driver vfs --root "$root/storage" --runroot "$root/run" build --format docker \
    --file "$OUT/Containerfile" --tag "$name" "$OUT"
rm -rf "$OUT/rootfs"
say "built $name; buildah --storage-driver vfs --root $root/storage --runroot $root/run images"

#!/usr/bin/env bash
# Proves the README's commands on a fresh Debian: a minimal system that has only Python, pip and git, in a chroot.
#
#   sudo FRESH_FOLDER=/tmp/fresh tests/setup/fresh_debian.sh python3 -m lms --version
#   sudo FRESH_FOLDER=/tmp/fresh FRESH_USER=orang tests/setup/fresh_debian.sh python3 -m lms test
#
# It copies this work tree (tracked and untracked files, none that git ignores) to /srv/tumbuh there and runs the command
# inside it. The system is built once in $FRESH_FOLDER/base and copied for every run; needs root and debootstrap.
#   FRESH_FOLDER   where the systems are built (default: a new temporary folder)
#   FRESH_SUITE    the Debian release (default: bookworm)
#   FRESH_MIRROR   a Debian mirror (default: debootstrap's own)
#   FRESH_USER     who runs the command (default: root; any other name is made as an ordinary user)
#   FRESH_PLACE    where the tree is put (default: /srv/tumbuh; /root/tumbuh is closed to everybody else)
#   FRESH_COPY     files of this machine to copy to the same place there, separated by colons: what the package tools
#                  need to reach their registries here (pip.conf, npmrc, certificates, apt's sources, …)
#   FRESH_PASS     names of environment variables to hand on, separated by spaces (proxies and the like)
#   FRESH_KEEP=1   go on with the system of the run before (a second start), instead of a new copy
set -eu

here=$(cd "$(dirname "$0")/../.." && pwd)
folder=${FRESH_FOLDER:-$(mktemp -d)}
base=$folder/base
system=$folder/system
who=${FRESH_USER:-root}
place=${FRESH_PLACE:-/srv/tumbuh}

if [ ! -e "$base/usr/bin/python3" ]; then
    mkdir -p "$folder"
    debootstrap --variant=minbase --include=python3,python3-pip,git,ca-certificates \
        "${FRESH_SUITE:-bookworm}" "$base" ${FRESH_MIRROR:+"$FRESH_MIRROR"}
fi

if [ "${FRESH_KEEP:-}" != 1 ] || [ ! -e "$system" ]; then
    rm -rf --one-file-system "$system"
    cp -a "$base" "$system"
    IFS=:
    for file in /etc/resolv.conf /etc/hosts ${FRESH_COPY:-}; do
        mkdir -p "$system$(dirname "$file")"
        cp -rL "$file" "$system$(dirname "$file")/"
    done
    unset IFS
    mkdir -p "$system$place"
    cd "$here"
    git ls-files -z --cached --others --exclude-standard | tar --null --ignore-failed-read -cf - -T - |
        tar -xf - -C "$system$place"
    [ "$who" = root ] || chroot "$system" useradd --create-home "$who"
    chroot "$system" chown -R "$who" "$place"
fi

handed_on=(HOME=/root LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)
[ "$who" = root ] || handed_on+=("HOME=/home/$who")
for name in ${FRESH_PASS:-}; do
    handed_on+=("$name=${!name}")
done
ids=$(chroot "$system" id -u "$who"):$(chroot "$system" id -g "$who")
# Mounts live only as long as the command: they are made in a mount namespace of its own.
exec unshare --mount -- /bin/sh -eu -c '
    system=$1 ids=$2 place=$3
    shift 3
    mount -t proc proc "$system/proc"
    mount --rbind /dev "$system/dev"
    exec chroot --userspec="$ids" "$system" /usr/bin/env -i "$@"
' sh "$system" "$ids" "$place" "${handed_on[@]}" /bin/sh -c 'cd "$0" && exec "$@"' "$place" "$@"

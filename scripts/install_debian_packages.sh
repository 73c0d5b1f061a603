#!/usr/bin/env bash
# Installs what the tests drive from outside Python: chromium for the tests in a real browser, dovecot for those of IMAP.
# Where apt cannot be had it says so and changes nothing; those tests then skip with the same reason.
set -euo pipefail
packages=(chromium dovecot-imapd)
programs=(chromium dovecot)
missing=()
PATH="$PATH:/usr/sbin"
for index in "${!packages[@]}"; do
    command -v "${programs[$index]}" >/dev/null || missing+=("${packages[$index]}")
done
if [ ${#missing[@]} -eq 0 ]; then
    echo "debian packages: all here (${packages[*]})"
    exit 0
fi
if ! command -v apt-get >/dev/null; then
    echo "debian packages: skipped, this machine has no apt-get; install by hand: ${missing[*]}"
    exit 0
fi
if [ "$(id -u)" -ne 0 ]; then
    echo "debian packages: skipped, apt-get needs root; install by hand: sudo apt-get install ${missing[*]}"
    exit 0
fi
echo "debian packages: installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d # the tests start a Dovecot of their own: Debian's is not to listen on this machine
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    trap 'rm -f "$policy"' EXIT
fi
if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/tmp/apt-install.log 2>&1; then
    echo "debian packages: could not be installed, the reason is in /tmp/apt-install.log"
    tail -3 /tmp/apt-install.log
fi
if [[ " ${missing[*]} " == *" dovecot-imapd "* ]]; then
    systemctl disable dovecot >/dev/null 2>&1 || true
fi

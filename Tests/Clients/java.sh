#!/bin/sh
# Asks with Java's PKIX validator; the interface is told in scripts/clients.sh.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
output=$(timeout 60 sh "$here/../Readers/java.sh" ask "$2" "$3" "$4" "$1" 2>&1) || :
case $output in
    VALID*) echo good ;;
    REVOKED*) echo revoked ;;
    *'status is unknown'*) echo unknown ;;
    *TRY_LATER*) echo "none try later" ;;
    *) echo "unverified $(printf '%s\n' "$output" | tail -n 1 | cut -c 1-60)" ;;
esac

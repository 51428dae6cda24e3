#!/bin/sh
# Reads with Java's PKIX validator; the interface is told in read-evidence.sh.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
classes=$here/../../.build/readers
mode=$1 root=$2 issuing=$3 leaf=$4

if [ ! "$classes/PathValidator.class" -nt "$here/PathValidator.java" ]; then
    mkdir -p "$classes"
    javac -Xlint:all -Werror -d "$classes" "$here/PathValidator.java"
fi
case $mode in
    chain) set -- ;;
    crl | ocsp) set -- "--$mode" "$5" ;;
    *)
        echo "java.sh: '$mode' is not a mode" >&2
        exit 64
        ;;
esac
exec java -Xshare:auto -XX:TieredStopAtLevel=1 -cp "$classes" PathValidator "$root" "$issuing" "$leaf" "$@"

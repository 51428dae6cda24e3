#!/bin/sh
# Reads with Java's PKIX validator; the interface is told in read-evidence.sh.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
classes=$here/../../.build/readers
mode=$1 root=$2 issuing=$3 leaf=$4

# Compiled when there is no class, or when the source is newer.
if [ -z "$(find "$classes/PathValidator.class" -newer "$here/PathValidator.java" 2>/dev/null)" ]; then
    mkdir -p "$classes"
    javac -Xlint:all -Werror -d "$classes" "$here/PathValidator.java"
fi
case $mode in
    chain) set -- ;;
    crl | ocsp | ask) set -- "--$mode" "$5" ;;
    *)
        echo "java.sh: '$mode' is not a mode" >&2
        exit 64
        ;;
esac
exec java -Xshare:auto -XX:TieredStopAtLevel=1 -cp "$classes" PathValidator "$root" "$issuing" "$leaf" "$@"

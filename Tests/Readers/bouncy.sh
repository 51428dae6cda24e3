#!/bin/sh
# Reads with Bouncy Castle (Debian: libbcprov-java, libbcpkix-java); the interface is told in read-evidence.sh.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
classes=$here/../../.build/readers
jars=/usr/share/java/bcprov.jar:/usr/share/java/bcpkix.jar:/usr/share/java/bcutil.jar
mode=$1 root=$2 issuing=$3 leaf=$4

if [ -z "$(find "$classes/BouncyValidator.class" -newer "$here/BouncyValidator.java" 2>/dev/null)" ]; then
    mkdir -p "$classes"
    javac -Xlint:all,-path -Werror -cp "$jars" -d "$classes" "$here/BouncyValidator.java"
fi
case $mode in
    chain) set -- ;;
    crl | ocsp) set -- "--$mode" "$5" ;;
    delta) set -- --delta "$5" "$6" ;;
    *)
        echo "bouncy.sh: '$mode' is not a mode" >&2
        exit 64
        ;;
esac
exec java -Xshare:auto -XX:TieredStopAtLevel=1 -cp "$classes:$jars" BouncyValidator "$root" "$issuing" "$leaf" "$@"

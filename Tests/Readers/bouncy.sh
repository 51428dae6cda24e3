#!/bin/sh
# Reads with Bouncy Castle (Debian: libbcprov-java, libbcpkix-java); the interface is told in read-evidence.sh, and for
# 'request FILE' and 'signature CERTIFICATE MESSAGE SIGNATURE' in read-sm2.sh.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
classes=$here/../../.build/readers
jars=/usr/share/java/bcprov.jar:/usr/share/java/bcpkix.jar:/usr/share/java/bcutil.jar

# run CLASS ARGUMENT...: compiles it when it is older than its source, and runs it.
run() {
    if [ -z "$(find "$classes/$1.class" -newer "$here/$1.java" 2>/dev/null)" ]; then
        mkdir -p "$classes"
        javac -Xlint:all,-path -Werror -cp "$jars" -d "$classes" "$here/$1.java"
    fi
    exec java -Xshare:auto -XX:TieredStopAtLevel=1 -cp "$classes:$jars" "$@"
}

case $1 in request | signature) run BouncySigned "$@" ;; esac
mode=$1 root=$2 issuing=$3 leaf=$4
case $mode in
    chain) set -- ;;
    crl | ocsp) set -- "--$mode" "$5" ;;
    delta) set -- --delta "$5" "$6" ;;
    *)
        echo "bouncy.sh: '$mode' is not a mode" >&2
        exit 64
        ;;
esac
run BouncyValidator "$root" "$issuing" "$leaf" "$@"

#!/bin/sh
# The whole story with SM2 on a token behind SKF (pki demo --algorithm sm2), and every reader of SM2 over what it leaves.
#
#   sm2.sh            everything is gone afterwards
#   sm2.sh DIR        DIR, which must not exist or be empty, keeps all of it
#
# It runs in namespaces of its own, with a loopback interface that nothing else sees.
set -eu
products="pki SoftwareSKFDouble"
# shellcheck source=scripts/alone.sh
. "$(dirname "$0")/alone.sh"

PKI_CONFIG=${PKI_CONFIG:-$PWD/pki} "$bin/pki" demo --algorithm sm2 --exit --state "$home/demo" \
    --skf-library "$bin/libSoftwareSKFDouble.so"
sh Tests/Readers/read-sm2.sh "$home/demo/evidence"

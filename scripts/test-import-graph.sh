#!/bin/sh
# Shows that 'make graph' fails when it must: builds small packages with one forbidden arrow each.
set -eu
scripts=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
passed=0 failed=0

# A package with Model, OpenSSL, CRL and OCSP, in which nothing is forbidden.
fresh_tree() {
    rm -rf "$tree/Sources"
    mkdir -p "$tree/Sources/Model" "$tree/Sources/OpenSSL" "$tree/Sources/CRL" "$tree/Sources/OCSP"
    echo 'public import Foundation' >"$tree/Sources/Model/Time.swift"
    echo 'import Model // import COpenSSL' >"$tree/Sources/OpenSSL/Key.swift"
    printf 'import Model\nlet text = """\nimport OCSP\n"""\n' >"$tree/Sources/CRL/List.swift"
    printf 'import Model\n/* import\nCRL\nimport CRL */\n' >"$tree/Sources/OCSP/Answer.swift"
    write_manifest '"OpenSSL", "Model"'
}

# write_manifest DEPENDENCIES-OF-CRL
write_manifest() {
    cat >"$tree/Package.swift" <<MANIFEST
// swift-tools-version: 6.2
import PackageDescription
let package = Package(
    name: "sample",
    targets: [
        .target(name: "Model"),
        .target(name: "OpenSSL", dependencies: ["Model"]),
        .target(name: "CRL", dependencies: [$1]),
        .target(name: "OCSP", dependencies: ["OpenSSL", "Model"]),
    ]
)
MANIFEST
}

# expect STATUS TEXT SENTENCE: runs the check over the tree.
expect() {
    status=0
    output=$(python3 "$scripts/import-graph.py" --root "$tree" 2>&1) || status=$?
    if [ "$status" -eq "$1" ] && printf '%s' "$output" | grep -qF "$2"; then
        passed=$((passed + 1))
        echo "ok   $3"
    else
        failed=$((failed + 1))
        printf 'FAIL %s (status %s)\n%s\n' "$3" "$status" "$output"
    fi
}

fresh_tree
expect 0 "Foundation" "a tree that keeps the arrows passes, whatever its comments and strings say"

fresh_tree
echo 'import OCSP' >>"$tree/Sources/CRL/List.swift"
expect 1 "Sources/CRL/List.swift:5: arrows.txt has no arrow from CRL to OCSP" "a sideways import is refused with its line"

fresh_tree
write_manifest '"OpenSSL", "Model", "OCSP"'
expect 1 "Package.swift: arrows.txt has no arrow from CRL to OCSP" "a sideways dependency is refused"

fresh_tree
echo '@preconcurrency internal import struct COpenSSL.X509' >>"$tree/Sources/CRL/List.swift"
expect 1 "only OpenSSL may import COpenSSL" "an import of COpenSSL outside OpenSSL is refused"

fresh_tree
echo 'import GRDB' >>"$tree/Sources/OCSP/Answer.swift"
expect 1 "only Store may import GRDB" "an import of the database library outside Store is refused"

fresh_tree
echo 'package import OpenSSL' >>"$tree/Sources/Model/Time.swift"
expect 1 "no arrow from Model to OpenSSL" "an arrow that points up is refused"

fresh_tree
echo 'import TestSupport' >>"$tree/Sources/Model/Time.swift"
expect 1 "only tests may import TestSupport" "an import of the tests' helpers is refused"

fresh_tree
mkdir "$tree/Sources/Extra" && echo 'import Model' >"$tree/Sources/Extra/File.swift"
expect 1 "Sources/Extra: no target of Package.swift owns this folder" "a folder without a target is refused"

fresh_tree
sed -i 's/\.target(name: "OCSP"/.target(name: "Gossip", path: "Sources\/OCSP"/;s/path: "Sources\/OCSP", dependencies: \(\[.*\]\))/dependencies: \1, path: "Sources\/OCSP")/' "$tree/Package.swift"
expect 1 "arrows.txt does not know target Gossip" "a target without a line in arrows.txt is refused"

echo "import-graph: $passed passed, $failed failed"
[ "$failed" -eq 0 ]

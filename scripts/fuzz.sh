#!/bin/sh
# Runs libFuzzer, with the address sanitizer, over every reader of octets from outside: 'make fuzz'.
#
#   FUZZ_SECONDS   how long for each target (30)
#   TARGET         one target alone, as certificate-request; all of Tests/Fuzz/Targets/FuzzTarget.swift otherwise
#
# A crash stops everything, and its input stays in .build/fuzz/crashes: mend it, and put the input into
# Tests/Fuzz/Corpus/<target>, where the tests read it for ever. What the fuzzer learns stays under .build.
set -eu
cd "$(dirname "$0")/.."
seconds=${FUZZ_SECONDS:-30}
scratch=.build/fuzz

PKI_FUZZ=1 swift build --configuration release --scratch-path $scratch --product pki-fuzz \
    -Xswiftc -sanitize=fuzzer,address -Xswiftc -sanitize-coverage=edge,inline-8bit-counters,pc-table
fuzzer=$scratch/release/pki-fuzz
mkdir -p $scratch/crashes

for target in ${TARGET:-$($fuzzer)}; do
    learnt=$scratch/corpus/$target
    log=$scratch/$target.log
    mkdir -p "$learnt"
    # libcrypto keeps what it makes once for the whole process, which is no leak. A slow input is a finding.
    if SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 $fuzzer "$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 \
        -max_len=16384 -print_final_stats=1 -artifact_prefix="$scratch/crashes/$target-" \
        "$learnt" "Tests/Fuzz/Corpus/$target" >"$log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
        echo "fuzz: $target: $runs executions in $seconds s, nothing found"
    else
        tail -n 40 "$log" >&2
        echo "fuzz: error: $target broke; its input is in $scratch/crashes" >&2
        echo "fuzz: hint: run '$fuzzer $target <input>' alone, mend it, and move the input into Tests/Fuzz/Corpus/$target" >&2
        exit 70
    fi
done

#!/bin/sh
# Runs libFuzzer, with the address sanitizer, over every reader of octets from outside: 'make fuzz'.
#
#   FUZZ_SECONDS   how long for each target (30)
#   FUZZ_RUNS      how many executions instead, however long they take; each target's line in docs/fuzzing.md is then made anew
#   TARGET         one target alone, as certificate-request; all of Tests/Fuzz/Targets/FuzzTarget.swift otherwise
#
# A crash stops everything, and its input stays in .build/fuzz/crashes: mend it, and put the input into
# Tests/Fuzz/Corpus/<target>, where the tests read it for ever. What the fuzzer learns stays under .build.
set -eu
cd "$(dirname "$0")/.."
limit="-max_total_time=${FUZZ_SECONDS:-30}"
[ -z "${FUZZ_RUNS:-}" ] || limit="-runs=$FUZZ_RUNS"
scratch=.build/fuzz

PKI_FUZZ=1 swift build --configuration release --scratch-path $scratch --product pki-fuzz \
    -Xcc -fsanitize=undefined -Xcc -fsanitize-trap=undefined -Xswiftc -sanitize=fuzzer,address -Xswiftc -sanitize-coverage=edge,inline-8bit-counters,pc-table
fuzzer=$scratch/release/pki-fuzz
mkdir -p $scratch/crashes

# record TARGET EXECUTIONS: puts a line into the table of docs/fuzzing.md, in place of the target's former one.
record() {
    line="| \`$1\` | $2 | $(find "Tests/Fuzz/Corpus/$1" -type f | wc -l) | $(find "$scratch/corpus/$1" -type f | wc -l) | $(date -u +%F) |"
    { grep -v "^| \`$1\` |" docs/fuzzing.md; echo "$line"; } >$scratch/fuzzing.md
    cat $scratch/fuzzing.md >docs/fuzzing.md
}

for target in ${TARGET:-$($fuzzer)}; do
    learnt=$scratch/corpus/$target
    log=$scratch/$target.log
    mkdir -p "$learnt"
    # libcrypto keeps what it makes once for the whole process, which is no leak. A slow input is a finding.
    if SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 $fuzzer "$target" "$limit" -timeout=20 -rss_limit_mb=2048 \
        -max_len=16384 -print_final_stats=1 -artifact_prefix="$scratch/crashes/$target-" \
        "$learnt" "Tests/Fuzz/Corpus/$target" >"$log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
        echo "fuzz: $target: $runs executions, nothing found"
        [ -z "${FUZZ_RUNS:-}" ] || record "$target" "$runs"
    else
        tail -n 40 "$log" >&2
        echo "fuzz: error: $target broke; its input is in $scratch/crashes" >&2
        echo "fuzz: hint: run '$fuzzer $target <input>' alone, mend it, and move the input into Tests/Fuzz/Corpus/$target" >&2
        exit 70
    fi
done

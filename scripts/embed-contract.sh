#!/bin/sh
# Writes docs/openapi.yaml into the program's sources, from where 'pki serve' gives it to clients of the API.
set -eu
cd "$(dirname "$0")/.."
{
    printf '%s\n' '// Written by scripts/embed-contract.sh from docs/openapi.yaml.' '' 'extension APIContract {' \
        '    /// docs/openapi.yaml, octet for octet.' '    static let text = ##"""'
    sed -e 's/^\(.\)/        \1/' docs/openapi.yaml
    printf '%s\n' '' '        """##' '}'
} > Sources/Portal/API/APIContract+Text.swift

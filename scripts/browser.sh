#!/bin/sh
# A browser against the portal and the staff desk: every business, from sign-up to a certificate on a card, or behind PKCS#11, and beyond, at two widths.
#
#   browser.sh [DIR]    screenshots go to .build/screenshots, the rest into DIR
set -eu
products="pki pki-assistant virtual-card"
# shellcheck source=scripts/alone.sh
. "$(dirname "$0")/alone.sh"
readers 35963
trap 'kill "$pcscd"' EXIT
trap 'exit 130' INT TERM
"${BROWSER_PYTHON:-.build/browser-venv/bin/python3}" Tests/Browser/portal.py "$home" "$bin"

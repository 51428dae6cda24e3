#!/bin/sh
# Fails when a relative link in a Markdown file leads nowhere; code blocks and links to the web are left out.
set -eu
cd "$(dirname "$0")/.."

# Prints 'file:line:target' of every inline link.
links() {
    find . -name .build -prune -o -name '*.md' -print | sort | while read -r file; do
        awk -v file="${file#./}" '
            /^ *```/ { code = !code }
            code { next }
            {
                line = $0
                gsub(/`[^`]*`/, "", line)
                while (match(line, /\]\([^)]*\)/)) {
                    print file ":" NR ":" substr(line, RSTART + 2, RLENGTH - 3)
                    line = substr(line, RSTART + RLENGTH)
                }
            }' "$file"
    done
}

# Prints the links that lead nowhere.
broken() {
    links | while IFS=: read -r file line target; do
        case $target in
            http://* | https://* | mailto:* | '#'*) continue ;;
        esac
        path=$(dirname "$file")/${target%%#*}
        [ -e "$path" ] || echo "$file:$line: '$target' is not there"
    done
}

list=$(broken)
[ -n "$list" ] || exit 0
printf '%s\n' "$list" | sed 's/^/check-links: error: /' >&2
exit 1

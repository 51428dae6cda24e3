#!/bin/sh
# Fails when a relative link in a Markdown file leads nowhere, or docs/standards.md names a file that is not there.
# Code blocks and links to the web are left out.
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

# Prints the files that the table of clauses names and nobody has.
missing_files() {
    grep -n -o -E '`(Sources|Tests)/[^`]+`' docs/standards.md | tr -d '`' | while IFS=: read -r line path; do
        [ -e "$path" ] || echo "docs/standards.md:$line: '$path' is not there"
    done
}

list=$(broken && missing_files)
[ -n "$list" ] || exit 0
printf '%s\n' "$list" | sed 's/^/check-links: error: /' >&2
exit 1

#!/bin/sh
# Shows that man-pages.py loses nothing of what a program says, with a program that says what troff would take for its own.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/tool" <<'TOOL'
#!/bin/sh
[ "$1" != --version ] || { echo 1.2.3; exit; }
cat <<'JSON'
{"serializationVersion": 0, "command": {"commandName": "tool", "abstract": "制证 and \\back", "shouldDisplay": true,
 "discussion": "Where the file has\n'portal', it is opened.\n.Nor is this a request.\n\n  GET  /a-b   left   alone\n\nMore of it.\n\nEXAMPLE\n  tool make --size 3\n\nEXIT STATUS\n  0 done; 64 wrong\n  usage.",
 "arguments": [], "subcommands": [
  {"commandName": "make", "abstract": "Make.", "shouldDisplay": true, "discussion": "EXIT STATUS\n  0 done.", "arguments": [
   {"kind": "option", "shouldDisplay": true, "isOptional": true, "isRepeating": true, "valueName": "size", "abstract": "How large.",
    "names": [{"kind": "short", "name": "s"}, {"kind": "long", "name": "size"}], "defaultValue": "5"},
   {"kind": "flag", "shouldDisplay": false, "isOptional": true, "isRepeating": false, "names": [{"kind": "long", "name": "secret"}]}]},
  {"commandName": "worker", "abstract": "Not for people.", "shouldDisplay": false},
  {"commandName": "help", "abstract": "Help.", "shouldDisplay": true}]}}
JSON
TOOL
chmod 755 "$work/tool"
python3 scripts/man-pages.py "$work/tool" "$work/man" 2026-11-30

# has PAGE LINE: the page has that line.
has() { grep -qxF -e "$2" "$work/man/$1" || { echo "test-man-pages: error: $1 has no line: $2" >&2; cat "$work/man/$1" >&2; exit 1; }; }

[ "$(ls "$work/man" | tr '\n' ' ')" = 'tool-make.1 tool.1 ' ] || { ls "$work/man" >&2; exit 1; }
has tool.1 '.TH "TOOL" 1 "2026-11-30" "1.2.3"'
has tool.1 'tool \- 制证 and \eback'
has tool.1 '\(aqportal\(aq, it is opened.'
has tool.1 '\&.Nor is this a request.'
has tool.1 '  GET  /a\-b   left   alone'
has tool.1 'More of it.'
has tool.1 '.SH EXAMPLES'
has tool.1 '  tool make \-\-size 3'
has tool.1 '0 done; 64 wrong'
has tool.1 '.BR tool\-make (1)'
has tool-make.1 'Make.'
has tool-make.1 '[\fB\-\-size\fR \fIsize\fR ...]'
has tool-make.1 '\fB\-s\fR, \fB\-\-size\fR \fIsize\fR'
has tool-make.1 '(default: 5)'
! grep -r secret "$work/man" >&2 || exit 1
command -v man >/dev/null || exit 0
for page in "$work/man/"*.1; do
    told=$(LC_ALL=C.UTF-8 man --warnings -E UTF-8 -l "$page" 2>&1 >/dev/null)
    [ -z "$told" ] || { echo "test-man-pages: error: $page: $told" >&2; exit 1; }
done

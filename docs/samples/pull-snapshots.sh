#!/bin/sh
# Pulls the snapshots of a centre into a folder, on a replica, over TLS with certificates at both ends (curl 7.88 was tried):
#
#     pull-snapshots.sh URL DIR OPTIONS-OF-CURL...
#
# as in
#
#     PULL_SECONDS=1 pull-snapshots.sh https://centre:8449/snapshots /srv/snapshots \
#         --cacert /etc/pki/root.pem --cert /etc/pki/node-chain.pem --key /etc/pki/node.key
#
# Once; every PULL_SECONDS seconds until it is stopped, if that is set. Status comes first, then the manifest, then lists and certificates, beside
# which it looks for news, so that no long list keeps a revocation waiting; each by renaming, so that a cut line or cable leaves what was there. The names of objects are their SHA-256; that the snapshot is the centre's, the replica finds out.
set -eu
url=$1 dir=$2
shift 2
mkdir -p "$dir/objects"
exec 9>"$dir/.pull"
flock -n 9 || { echo "pull-snapshots: error: another one pulls into $dir" >&2; exit 75; }

# get NAME FILE OPTIONS: what the centre has under that name.
get() {
    name=$1 file=$2
    shift 2
    curl -sS --fail --proto =https --max-time 300 --max-filesize 4294967296 -o "$file" "$@" "$url/$name"
}

# is OBJECT FILE: whether the file has the octets that the name promises.
is() { [ "$(sha256sum <"$2" | cut -d ' ' -f 1)" = "$1" ]; }

# files MANIFEST: the objects that relying parties are given under a name, lists last, because one may be long.
files() {
    named=$(grep -ao '"name":"[^"]*","object":"[0-9a-f]\{64\}"' "$1")
    { printf '%s\n' "$named" | grep -v '\.crl"'; printf '%s\n' "$named" | grep '\.crl"'; } | cut -d '"' -f 8 | awk 'NF && !seen[$0]++'
}

# status MANIFEST: all others.
status() { grep -ao '"object":"[0-9a-f]\{64\}"' "$1" | cut -d '"' -f 4 | sort -u | grep -vxF "$(files "$1")"; }

# take OBJECT DRAFT OPTIONS: fetches it, unless it is here.
take() {
    object=$1 draft=$dir/objects/$2
    shift 2
    [ ! -e "$dir/objects/$object" ] || return 0
    get "objects/$object" "$draft" "$@" || return 1
    is "$object" "$draft" || { echo "object $object came as another one" >&2; return 1; }
    mv "$draft" "$dir/objects/$object"
}

# look OPTIONS: takes what is new of status.
look() {
    get manifest "$dir/.manifest.new" "$@" || return 1
    ! cmp -s "$dir/.manifest.new" "$dir/manifest" || return 0
    for one in $(status "$dir/.manifest.new"); do
        take "$one" .new "$@" || return 1
    done
    mv "$dir/.manifest.new" "$dir/manifest"
}

# lists OPTIONS: takes what relying parties are given.
lists() {
    [ -e "$dir/manifest" ] || return 0
    missed=0
    for one in $(files "$dir/manifest"); do
        take "$one" .list "$@" || missed=1
    done
    # What the manifest does not name any more, an hour later.
    find "$dir/objects" -type f -mmin +60 | while read -r file; do
        grep -aq "\"${file##*/}\"" "$dir/manifest" || rm -f "$file"
    done
    return $missed
}

# A machine that lost its power may have names without octets.
for file in "$dir"/objects/*; do
    [ ! -e "$file" ] || is "${file##*/}" "$file" || rm -f "$file"
done
rm -f "$dir/objects/.new" "$dir/objects/.list"
[ -n "${PULL_SECONDS:-}" ] || { look "$@" && lists "$@"; exit; }
said="" late=""
# What the last round of lists had to say; not there while one is under way.
: >"$dir/.lists"
while :; do
    # Said once, however long it lasts and however long each attempt took.
    if trouble=$(look "$@" 2>&1); then trouble=""; fi
    if [ -e "$dir/.lists" ]; then
        late=$(cat "$dir/.lists")
        rm -f "$dir/.lists"
        { if lists "$@" >"$dir/.lists.new" 2>&1; then : >"$dir/.lists.new"; fi; mv "$dir/.lists.new" "$dir/.lists"; } 9>&- &
    fi
    trouble=${trouble:-$late}
    trouble=$(printf '%s' "$trouble" | sed 's/ after [0-9]* m\{0,1\}s\(econds\)\{0,1\}//')
    [ "$trouble" = "$said" ] || echo "pull-snapshots: ${trouble:-it works again}" >&2
    said=$trouble
    sleep "$PULL_SECONDS"
done

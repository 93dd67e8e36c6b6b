#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the last commit twice, in different folders, with different permissions of new files, time zones, languages and
# names of the user, and compares all that was built: reproducible.sh [OPTION OF MAVEN]... needs about 1 GB below /tmp.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
one=$work/one
other=$work/another/folder
mkdir "$work/another"
git clone -q "$root" "$one"
(umask 077 && git clone -q "$root" "$other")

# build FOLDER LANGUAGE COUNTRY USER ARGUMENT...
build() {
    (
        cd "$1"
        MAVEN_OPTS="${MAVEN_OPTS:-} -Duser.language=$2 -Duser.country=$3 -Duser.name=$4"
        export MAVEN_OPTS
        shift 4
        if ! ./mvnw -B -ntp package -DskipTests "$@" >"$work/log" 2>&1 </dev/null; then
            grep '^\[ERROR\]' "$work/log" | head -n 10 >&2
            echo "reproducible.sh: the build has failed" >&2
            exit 1
        fi
    )
}
(umask 022 && TZ=UTC LC_ALL=C.UTF-8 build "$one" en US root "$@")
# Turkish has other capital letters; Kiritimati has another day.
(umask 077 && TZ=Pacific/Kiritimati LC_ALL=C build "$other" tr TR someone "$@")

# The archives, their tree and the jars of all modules.
built() {
    (cd "$1" && find . \( -path '*/target/*.jar' -o -path './aiko.packaging/target/aiko*' -o -path './aiko.container/target/aiko/*' \) \
        -type f ! -path '*/export/*' ! -path '*/lib/archive/*' ! -name 'aiko.packaging-*' ! -path './aiko.tests/*' ! -path './aiko.tests.framework/*' ! -path './aiko.bench/*' | LC_ALL=C sort | xargs -d '\n' sha256sum)
}
built "$one" >"$work/one.sums"
built "$other" >"$work/other.sums"
if ! diff "$work/one.sums" "$work/other.sums" >"$work/differences"; then
    sed -n 's/^[<>] [0-9a-f]*  //p' "$work/differences" | LC_ALL=C sort -u
    echo "reproducible.sh: these files differ" >&2
    trap - EXIT
    echo "reproducible.sh: both builds are in $work" >&2
    exit 1
fi
echo "$(wc -l <"$work/one.sums") files are the same in both builds:"
grep -e '\.deb$' -e '\.zip$' -e '\.tar\.gz$' "$work/one.sums"

# SPDX-License-Identifier: Apache-2.0
# Sourced by aiko: "aiko test" installs what the tests need, or says how to, and runs what CI runs.

test_all() { # arguments of Maven
    missing=
    need() { # package, then a command that tells whether it is there
        package=$1
        shift
        "$@" >/dev/null 2>&1 || missing="$missing $package"
    }
    need mosquitto test -x /usr/sbin/mosquitto
    need mosquitto-clients command -v mosquitto_sub
    need nats-server test -x /usr/sbin/nats-server
    need faketime command -v faketime
    need util-linux command -v prlimit
    need coreutils command -v stty
    need bsdutils command -v script
    need procps test -x /bin/kill
    need openssl command -v openssl
    need lintian command -v lintian
    need buildah command -v buildah
    need systemd command -v systemd-analyze
    need prometheus command -v prometheus
    need influxdb command -v influxd
    need chromium command -v chromium
    need chromium-driver command -v chromedriver
    need openssh-client command -v ssh
    need jq command -v jq
    need curl command -v curl
    need tmux command -v tmux
    if [ -n "$missing" ]; then
        install="apt-get install -y --no-install-recommends$missing"
        if ! command -v apt-get >/dev/null 2>&1; then
            echo "aiko: the tests need programs that are missing; install what other systems call:$missing" >&2
            exit 1
        elif [ "$(id -u)" -ne 0 ]; then
            echo "aiko: the tests need programs that are missing; install them with: sudo $install" >&2
            exit 1
        fi
        echo "aiko: installing$missing" >&2
        # shellcheck disable=SC2086
        if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
            --no-install-recommends $missing; } >"$root/target/install.log" 2>&1 </dev/null; then
            echo "aiko: cannot install$missing: the output is in $root/target/install.log; install them with: $install" >&2
            exit 1
        fi
        # Debian starts the installed servers; the tests start their own.
        for server in mosquitto nats-server prometheus prometheus-node-exporter influxdb; do
            service "$server" stop >/dev/null 2>&1 || true
        done
    fi

    log=$root/target/test.log
    cd "$root" || exit 1
    {
        "$maven" -B -ntp -T 2 verify -Dresolve.failOnChanges=true "$@" 2>&1 </dev/null
        echo "exit status $?"
    } | tee "$log" | sed '/exit status [0-9]*$/d'
    status=$(tail -n 1 "$log" | sed -n 's/^.*exit status \([0-9]*\)$/\1/p')
    network_problem "$log"

    # The in-framework tests have a report of their own; a run without them is a failure.
    report=$(find aiko.tests.framework/target/test-reports -name 'TEST-*.xml' 2>/dev/null | head -n 1)
    framework=$([ -n "$report" ] && grep -c '<testcase ' "$report" || true)
    broken=$([ -n "$report" ] && grep -c -e '<failure[ >]' -e '<error[ >]' "$report" || true)
    if [ "$status" = 0 ] && [ "${framework:-0}" -eq 0 ]; then
        echo "aiko: the in-framework tests did not run: no report in aiko.tests.framework/target/test-reports" >&2
        exit 1
    fi
    if [ "$status" != 0 ] && [ -n "$report" ]; then
        awk '/<testcase /{ test = $0; lines = 0 }
            /<(failure|error)[ >]/{ print "FAILED " test; lines = 15 }
            lines > 0 { print substr($0, 1, 1000); lines-- }' "$report"
    fi
    # The totals of Surefire and Failsafe of each module, without the lines of single classes.
    sed -n 's/^.*Tests run: \([0-9]*\), Failures: \([0-9]*\), Errors: \([0-9]*\), Skipped: \([0-9]*\)$/\1 \2 \3 \4/p' \
        "$log" | awk -v framework="${framework:-0}" -v broken="${broken:-0}" '
        { run += $1; failed += $2 + $3; skipped += $4 }
        END {
            printf "\n%d passed, %d failed, %d skipped\n", run - failed - skipped + framework - broken,
                failed + broken, skipped
        }'
    exit "${status:-1}"
}

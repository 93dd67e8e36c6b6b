#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Fuzzes one target, or all, one after the other, with coverage: cnf/fuzz.sh [TARGET] [MINUTES]
# Inputs that reach new code are kept in aiko.fuzz/target/corpus, findings in aiko.fuzz/target/findings.
# FUZZ_NICE is the priority, 19 by default: on a busy machine, hardly anything is left for that.
set -eu

cd "$(dirname "$0")/.."
minutes=${2:-10}
targets="codec registrar boot shared-state answers jars shell configuration"
if [ $# -gt 0 ] && [ "$1" != all ]; then
    if [[ ! " $targets " == *" $1 "* ]]; then
        echo "cnf/fuzz.sh: unknown target \"$1\": expected one of $targets, or all" >&2
        exit 2
    fi
    targets=$1
fi
if [[ ! "$minutes" =~ ^[1-9][0-9]*$ ]]; then
    echo "cnf/fuzz.sh: expected a number of minutes, found \"$minutes\"" >&2
    exit 2
fi

maven=mvn
command -v mvn > /dev/null || maven=./mvnw
if [ -z "${FUZZ_BUILT:-}" ]; then
    "$maven" -B -ntp -q package -Pfuzz -DskipTests -Dmaven.javadoc.skip=true -pl aiko.fuzz -am
fi

# They report whatever an input reaches, such as a pattern of a glob in a command line, and end the run. Wildcards are not understood here.
sanitizers=
for name in BigDecimal ClojureLangHooks Deserialization ExpressionLanguageInjection FilePathTraversal LdapInjection NamingContextLookup \
    OsCommandInjection ReflectiveCall RegexInjection RegexRoadblocks ScriptEngineInjection ServerSideRequestForgery SqlInjection \
    TemplateInjection UnsafeSanitizer XPathInjection XmlParserSsrfGuidance; do
    sanitizers=${sanitizers:+$sanitizers:}com.code_intelligence.jazzer.sanitizers.$name
done

cd aiko.fuzz
found=0
for target in $targets; do
    class=$(sed -E 's/(^|-)(.)/\U\2/g' <<< "$target")Fuzz
    mkdir -p "target/corpus/$target" target/findings
    echo "== $target, $minutes minutes"
    # The agent is loaded into this process, with the frames that its checks need.
    nice -n "${FUZZ_NICE:-19}" java -Xmx1g -XX:+UseSerialGC -XX:-OmitStackTraceInFastThrow -da:org.apache.felix.gogo... -Djdk.attach.allowAttachSelf=true -XX:+EnableDynamicAgentLoading -cp 'target/test-classes:target/lib/*' \
        com.code_intelligence.jazzer.Jazzer \
        --target_class="aiko.fuzz.$class" \
        --instrumentation_includes='aiko.**:org.apache.felix.gogo.**' \
        --custom_hook_includes='none.**' \
        --disabled_hooks="$sanitizers" \
        --keep_going=1 \
        --reproducer_path=target/findings \
        -artifact_prefix="target/findings/$target-" \
        -dict="src/test/seeds/$target.dict" \
        -max_total_time=$((minutes * 60)) -max_len=4096 -timeout=300 -rss_limit_mb=3000 -print_final_stats=1 \
        "target/corpus/$target" "src/test/seeds/$target" || found=1
done
exit $found

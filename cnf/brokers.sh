#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs Aiko on MQTT servers: brokers.sh [NAME]... with the names embedded, mosquitto, nats, rabbitmq, artemis and hivemq; all if none is
# given. For each it starts what is missing on free ports of this machine, checks what Aiko needs of a server (aiko bench
# wire), compares its throughput with that of Mosquitto in the same run, and kills the node of the primary. Prints a table in
# Markdown; the output of the checks and the logs are in cnf/target/brokers. "brokers.sh embeddable" compares the embedded server with
# others that could be embedded. Installs Debian packages if root runs it, and downloads Artemis and HiveMQ with Maven; needs
# about 500 MB. docs/brokers.md explains the results.
set -u
cnf=$(cd "$(dirname "$0")" && pwd -P)
root=$cnf/..
home=$root/aiko.container/target/aiko
work=$cnf/target/brokers
artemis_version=2.40.0
hivemq_version=2025.5
limit=120 # seconds in which a server starts, and in which everything works again

fail() {
    echo "brokers.sh: $1" >&2
    exit 1
}
[ -x "$home/bin/aiko" ] || fail "there is no distribution: run ./aiko build first"
aloha=$(find "$root/example.bundles/example.aloha/target" -name 'example.aloha-*.jar' ! -name '*-sources.jar' ! -name '*-javadoc.jar' | head -n 1)
[ -n "$aloha" ] || fail "there is no example.aloha: run ./aiko build first"
maven=$root/mvnw
command -v mvn >/dev/null && maven=mvn
rm -rf "$work"
mkdir -p "$work" "$cnf/target/downloads"

need() { # package, then a program of it
    command -v "$2" >/dev/null || [ -x "$2" ] && return
    echo "brokers.sh: installing $1" >&2
    RUNLEVEL=1 apt-get install -y --no-install-recommends "$1" >>"$work/install.log" 2>&1 || fail "apt-get install $1 has failed: see $work/install.log"
}

ports() { # number: free ports
    "${JAVA_HOME:+$JAVA_HOME/bin/}java" "$cnf/brokers/FreePorts.java" "$1"
}

millis() {
    date +%s%3N
}

started=()
run() { # log, command...: in the background; its process id is in $pid
    local log=$1
    shift
    # A session of its own: a server may be a script with children.
    setsid "$@" >>"$log" 2>&1 </dev/null &
    pid=$!
    disown
    started+=("$pid")
}

kill_now() { # process id, with all its children
    kill -9 -- "-$1" 2>/dev/null
    while kill -0 "$1" 2>/dev/null; do sleep 0.02; done
}

stop_all() {
    local pid
    for pid in "${started[@]:-}"; do
        [ -n "$pid" ] && kill_now "$pid"
    done
    started=()
}
trap stop_all EXIT
trap 'exit 130' INT TERM

within() { # command...: repeats it until it succeeds
    local end=$((SECONDS + limit))
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.05
    done
}

accepts() { # port: a message is published there
    mosquitto_pub -h 127.0.0.1 -p "$1" -i "brokers-$1" -q 1 -t brokers/started -m hello
}

# Each start_NAME sets nodes (ports), version, and node_pids; restart_NAME starts the killed first node again.

mosquitto_at() { # port, name
    printf 'listener %s 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\n' "$1" >"$work/$2.conf"
    [ "$(id -u)" = 0 ] && echo 'user root' >>"$work/$2.conf"
    run "$work/$2.log" /usr/sbin/mosquitto -c "$work/$2.conf"
}

start_mosquitto() {
    version=$(/usr/sbin/mosquitto -h | sed -n 's/^mosquitto version //p')
    nodes=("$(ports 1)")
    restart_mosquitto
}

restart_mosquitto() {
    mosquitto_at "${nodes[0]}" mosquitto
    node_pids=("$pid")
}

start_embedded() {
    version=$("$home/bin/aiko" version | sed 's/^aiko //')
    nodes=("$(ports 1)")
    restart_embedded
}

restart_embedded() {
    mkdir -p "$work/server/etc" "$work/server/deploy"
    printf 'mqtt.port = %s\n' "${nodes[0]}" >"$work/server/etc/aiko.process.cfg"
    run "$work/server.log" "$home/bin/aiko" --data "$work/server/data" --deploy "$work/server/deploy" --etc "$work/server/etc" run
    node_pids=("$pid")
}

start_nats() {
    need nats-server nats-server
    version=$(nats-server --version | sed 's/^nats-server: v//')
    local free routes
    read -ra free <<<"$(ports 9)"
    nodes=("${free[@]:0:3}")
    routes="nats://127.0.0.1:${free[3]}, nats://127.0.0.1:${free[4]}, nats://127.0.0.1:${free[5]}"
    for i in 0 1 2; do
        cat >"$work/nats$i.conf" <<END
server_name: node$i
listen: 127.0.0.1:${free[$((i + 6))]}
max_payload: 16MB
jetstream { store_dir: "$work/nats$i", max_mem: 64MB, max_file: 256MB }
cluster { name: aiko, listen: 127.0.0.1:${free[$((i + 3))]}, routes: [$routes] }
mqtt { listen: 127.0.0.1:${nodes[$i]}, stream_replicas: 3 }
END
        run "$work/nats$i.log" nats-server -c "$work/nats$i.conf"
        node_pids[i]=$pid
    done
}

restart_nats() {
    run "$work/nats0.log" nats-server -c "$work/nats0.conf"
    node_pids[0]=$pid
}

rabbitmq_node() { # number
    run "$work/rabbitmq$1.log" env HOME="$work" ERL_EPMD_PORT="$epmd" ERL_EPMD_ADDRESS=127.0.0.1 \
        RABBITMQ_CONF_ENV_FILE=/dev/null RABBITMQ_NODENAME="aiko$1@localhost" \
        RABBITMQ_DIST_PORT="${rabbitmq_ports[$((3 + $1))]}" RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT="${rabbitmq_ports[$((6 + $1))]}" \
        RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}' \
        RABBITMQ_MNESIA_BASE="$work/rabbitmq$1" RABBITMQ_LOG_BASE="$work/rabbitmq$1" \
        RABBITMQ_CONFIG_FILE="$work/rabbitmq$1.conf" RABBITMQ_ENABLED_PLUGINS_FILE="$work/rabbitmq.plugins" \
        /usr/lib/rabbitmq/bin/rabbitmq-server
    node_pids[$1]=$pid
}

start_rabbitmq() {
    need rabbitmq-server /usr/lib/rabbitmq/bin/rabbitmq-server
    version=$(dpkg-query -W -f '${Version}' rabbitmq-server | sed 's/-.*//')
    read -ra rabbitmq_ports <<<"$(ports 10)"
    nodes=("${rabbitmq_ports[@]:0:3}")
    epmd=${rabbitmq_ports[9]}
    # A node would start it as a daemon.
    run "$work/epmd.log" epmd -address 127.0.0.1 -port "$epmd"
    echo '[rabbitmq_mqtt].' >"$work/rabbitmq.plugins"
    echo 'only for these tests' >"$work/.erlang.cookie"
    chmod 400 "$work/.erlang.cookie"
    for i in 0 1 2; do
        cat >"$work/rabbitmq$i.conf" <<END
mqtt.listeners.tcp.1 = 127.0.0.1:${nodes[$i]}
mqtt.allow_anonymous = true
mqtt.subscription_ttl = 60000
cluster_formation.peer_discovery_backend = classic_config
cluster_formation.classic_config.nodes.1 = aiko0@localhost
cluster_formation.classic_config.nodes.2 = aiko1@localhost
cluster_formation.classic_config.nodes.3 = aiko2@localhost
END
        rabbitmq_node "$i"
        # Nodes that start at once race to form the cluster.
        within accepts "${nodes[$i]}"
    done
}

restart_rabbitmq() {
    rabbitmq_node 0
}

maven_copy() { # artifact, folder
    "$maven" -B -ntp -q -f "$cnf/brokers/pom.xml" dependency:copy -Dartifact="$1" -DoutputDirectory="$2" >>"$work/install.log" 2>&1 ||
        fail "$1 cannot be downloaded: see $work/install.log"
}

start_artemis() {
    version=$artemis_version
    local archive=$cnf/target/downloads/apache-artemis-$version-bin.tar.gz
    [ -f "$archive" ] || maven_copy "org.apache.activemq:apache-artemis:$version:tar.gz:bin" "$cnf/target/downloads"
    tar -xzf "$archive" -C "$work"
    local free
    read -ra free <<<"$(ports 4)"
    nodes=("${free[@]:0:2}")
    for i in 0 1; do
        "$work/apache-artemis-$version/bin/artemis" create "$work/artemis$i" --silent --user aiko --password aiko --allow-anonymous \
            --host 127.0.0.1 --no-web --no-autotune --no-amqp-acceptor --no-stomp-acceptor --no-hornetq-acceptor --no-mqtt-acceptor \
            --default-port "${free[$((2 + i))]}" --nio --replicated --clustered --cluster-user aiko --cluster-password aiko \
            --static-cluster "tcp://127.0.0.1:${free[$((3 - i))]}" $([ "$i" = 1 ] && echo --backup) >>"$work/artemis$i.log" 2>&1 ||
            fail "artemis create has failed: see $work/artemis$i.log"
        sed -i "s|</acceptors>|<acceptor name=\"mqtt\">tcp://127.0.0.1:${nodes[$i]}?protocols=MQTT;useEpoll=true</acceptor></acceptors>|" \
            "$work/artemis$i/etc/broker.xml"
        artemis_node "$i"
        [ "$i" = 0 ] && within accepts "${nodes[0]}"
    done
    # The backup accepts nobody before it has taken over.
    within grep -q 'AMQ221024' "$work/artemis1.log"
}

artemis_node() { # number
    run "$work/artemis$1.log" "$work/artemis$1/bin/artemis" run
    node_pids[$1]=$pid
}

restart_artemis() {
    artemis_node 0
}

jars() { # name: downloads the jars of that server
    [ -d "$cnf/target/downloads/$1" ] ||
        "$maven" -B -ntp -q -f "$cnf/brokers/pom.xml" "-P$1" dependency:copy-dependencies -DoutputDirectory="$cnf/target/downloads/$1" >>"$work/install.log" 2>&1 ||
        fail "$1 cannot be downloaded: see $work/install.log"
}

start_hivemq() {
    version=$hivemq_version
    jars hivemq
    nodes=("$(ports 1)")
    restart_hivemq
}

restart_hivemq() {
    run "$work/hivemq.log" java -cp "$cnf/target/downloads/hivemq/*" "$cnf/brokers/EmbeddedHiveMq.java" "${nodes[0]}" "$work/hivemq"
    node_pids=("$pid")
}

# The servers that a container could embed: size of the jars, and in each of five rounds, one after the other, the time from exec
# until it accepts a client, and the resident memory then.
embeddable() {
    mkdir -p "$cnf/target/downloads/aiko"
    cp "$home"/system/aiko.broker-*.jar "$cnf/target/downloads/aiko"
    jars artemis
    jars hivemq
    local name classes port began class path
    declare -A took resident
    for round in 1 2 3 4 5; do
        for name in Aiko Artemis HiveMq; do
            class=Embedded$name
            path=$cnf/target/downloads/${name,,}/*
            [ "$name" = Aiko ] && path="$path:$home/system/*:$home/lib/*"
            if [ "$round" = 1 ]; then
                mkdir -p "$work/classes/$name"
                javac -d "$work/classes/$name" -cp "$path" "$cnf/brokers/$class.java" || fail "$class.java cannot be compiled"
            fi
            port=$(ports 1)
            began=$(millis)
            run "$work/$class.log" java -XX:+UseSerialGC -Xms24m -Xmx256m -cp "$work/classes/$name:$path" "$class" "$port" "$work/$class$round"
            within accepts "$port" || fail "$class does not start: see $work/$class.log"
            took[$name]="${took[$name]:-} $(($(millis) - began))"
            resident[$name]="${resident[$name]:-} $(($(awk '/VmRSS/ {print $2}' "/proc/$pid/status") / 1024))"
            kill_now "$pid"
        done
    done
    echo '| embedded in a container | jars | size | starts in | resident then |'
    echo '|---|---|---|---|---|'
    for name in Aiko Artemis HiveMq; do
        classes=$cnf/target/downloads/${name,,}
        echo "| $name | $(find "$classes" -name '*.jar' | wc -l) | $(du -ck --apparent-size "$classes"/*.jar | awk 'END {printf "%.1f MB", $1 / 1024}')" \
            "| $(middle ${took[$name]}) ms | $(middle ${resident[$name]}) MB |"
    done
}

middle() { # five numbers: the third
    printf '%s\n' "$@" | sort -n | sed -n 3p
}

container() { # name, node...: the ports of its servers, in its order
    local name=$1 addresses= port
    shift
    for port in "$@"; do
        addresses=$addresses${addresses:+,}127.0.0.1:$port
    done
    mkdir -p "$work/$name/etc" "$work/$name/deploy"
    # A container without a configured host starts the embedded server when that of another one has ended.
    if [ "${server:-}" = embedded ]; then
        echo "mqtt.port = $1" >"$work/$name/etc/aiko.process.cfg"
    else
        echo "mqtt.host = $addresses" >"$work/$name/etc/aiko.process.cfg"
    fi
    # NATS 2.9 accepts no dots in topics.
    AIKO_PROCESS_HOST=$name run "$work/$name.log" "$home/bin/aiko" --data "$work/$name/data" --deploy "$work/$name/deploy" --etc "$work/$name/etc" run
    within grep -q '^READY' "$work/$name.log"
}

aiko() { # name of the container, arguments
    local name=$1
    shift
    "$home/bin/aiko" --data "$work/$name/data" "$@"
}

list_aloha() {
    aiko first exec aiko:services | grep -q '  aloha' && aiko second exec aiko:services | grep -q '  aloha'
}

works() { # with that many nodes
    list_aloha && aiko second exec 'aiko:request aloha request Pele' | grep -q 'Aloha Pele!' &&
        aiko first status | grep -q '^READY' && aiko second status | grep -q '^READY' &&
        [ "$( (aiko first status; aiko second status) | grep -o 'registrar=[a-z]*' | sort | tr '\n' ' ')" = 'registrar=primary registrar=secondary ' ]
}

failover() { # of $server; $went says how it went
    local killed others took removed primary
    others=("${nodes[@]:1}" "${nodes[0]}")
    container first "${nodes[@]}" && container second "${others[@]}" || {
        went='the containers did not start'
        return
    }
    cp "$aloha" "$work/first/deploy/.aloha.jar"
    mv "$work/first/deploy/.aloha.jar" "$work/first/deploy/aloha.jar"
    if [ "$server" = embedded ]; then
        # The primary is that of the server's container.
        within list_aloha
    else
        within works
    fi || {
        went='the containers did not find each other'
        return
    }
    primary=$(aiko first status | grep -o 'registrar=[a-z]*')
    killed=$(millis)
    kill_now "${node_pids[0]}"
    if [ "$server" = embedded ]; then
        went='its container; another one starts a server'
        primary=
    elif [ ${#nodes[@]} = 1 ]; then
        "restart_$server"
        went='it, and restart'
    else
        went='the node of the primary'
    fi
    # What is true before anybody has noticed does not count.
    within leaves_the_killed_node
    within works || {
        went="does not work again within $limit s"
        return
    }
    took=$((($(millis) - killed) / 100))
    removed=$(cat "$work/first.log" "$work/second.log" | grep -c 'removing the services of')
    went="$((took / 10)).$((took % 10)) s after kill -9 of $went"
    [ "$removed" = 0 ] || went="$went, $removed processes removed for a time"
    [ -z "$primary" ] || [ "$(aiko first status | grep -o 'registrar=[a-z]*')" = "$primary" ] || went="$went, with another primary"
}

leaves_the_killed_node() {
    if [ ${#nodes[@]} = 1 ]; then
        grep -q 'connection to MQTT server .* lost' "$work/first.log"
    else
        aiko first status | grep -qv "mqtt=127.0.0.1:${nodes[0]} "
    fi
}

describe() {
    case $1 in
        embedded) echo 'the embedded one' ;;
        mosquitto) echo 'Mosquitto' ;;
        nats) echo 'NATS, 3 nodes' ;;
        rabbitmq) echo 'RabbitMQ, 3 nodes' ;;
        artemis) echo 'ActiveMQ Artemis, 2 nodes' ;;
        hivemq) echo 'HiveMQ Community Edition' ;;
    esac
}

if [ "$*" = embeddable ]; then
    need mosquitto-clients mosquitto_pub
    embeddable
    exit
fi
names=("$@")
[ ${#names[@]} -gt 0 ] || names=(embedded mosquitto nats rabbitmq artemis hivemq)
for name in "${names[@]}"; do
    declare -F "start_$name" >/dev/null || fail "unknown server $name: expected embedded, mosquitto, nats, rabbitmq, artemis or hivemq"
done
need mosquitto /usr/sbin/mosquitto
need mosquitto-clients mosquitto_pub
need jq jq
table=$work/table.md
{
    echo '| server | version | wire checks | QoS 0 | to 10 readers | QoS 1 | one at a time | failover |'
    echo '|---|---|---|---|---|---|---|---|'
} >"$table"
for name in "${names[@]}"; do
    echo "brokers.sh: $name" >&2
    node_pids=()
    "start_$name"
    for port in "${nodes[@]}"; do
        [ "$name" = artemis ] && [ "$port" = "${nodes[1]}" ] && continue
        within accepts "$port" || fail "$name does not start: see $work"
    done
    beside=$(ports 1)
    mosquitto_at "$beside" beside
    within accepts "$beside"
    hosts=127.0.0.1:${nodes[0]}
    [ ${#nodes[@]} = 3 ] && hosts=$hosts,127.0.0.1:${nodes[1]}
    AIKO_JAVA_OPTS='-Xmx256m' "$home/bin/aiko" bench wire --host "$hosts" --beside "127.0.0.1:$beside" --json "$work/$name.json" --limit 10 >"$work/$name.txt" 2>&1
    [ -f "$work/$name.json" ] || echo '{}' >"$work/$name.json"
    server=$name
    failover
    jq -r --arg name "$(describe "$name")" --arg version "$version" --arg went "$went" '
        def ratio(f): .[f + ", ratio"] // empty | . * 100 | round / 100 | tostring;
        "| \($name) | \($version) | \(.passed) of \(.checks)" + (if .failed > 0 then ", \(.failed) needed ones failed" else "" end)
        + " | \(ratio("messages a second, QoS 0")) | \(ratio("messages a second to 10 readers, delivered"))"
        + " | \(ratio("messages a second, QoS 1")) | \(ratio("messages a second, one after the other")) | \($went) |"
        ' "$work/$name.json" >>"$table"
    stop_all
    # The containers of a server are not those of the next one.
    mkdir -p "$work/$name.logs"
    mv "$work/first" "$work/second" "$work/first.log" "$work/second.log" "$work/$name.logs" 2>/dev/null
done
cat "$table"

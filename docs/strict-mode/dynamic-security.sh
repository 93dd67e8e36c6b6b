#!/bin/sh
# Roles and users of Aiko for Mosquitto's dynamic-security plugin: see ../strict-mode.md.
#
#   dynamic-security.sh roles            make the roles, once
#   dynamic-security.sh process NAME     add a user whose containers run processes
#   dynamic-security.sh registrar NAME   the same, and they may run the primary registrar
#   dynamic-security.sh operator NAME    add a person who may command every service
#   dynamic-security.sh observer NAME    add a person, or a program, that only reads
#
# The server and the administrator are options of mosquitto_ctrl, one a line, in its file ~/.config/mosquitto_ctrl, such as
# "-h localhost", "-u admin", "-P …". It asks for the password of each new user.
set -eu
namespace=${AIKO_NAMESPACE:-aiko}

dynsec() {
    mosquitto_ctrl dynsec "$@"
}

# ROLE send|subscribe TOPIC: what a role may publish, or subscribe to.
allow() {
    case $2 in
        send) kind=publishClientSend ;;
        subscribe) kind=subscribePattern ;;
    esac
    dynsec addRoleACL "$1" "$kind" "$3" allow
}

roles() {
    for kind in publishClientSend subscribe; do
        dynsec setDefaultACLAccess "$kind" deny
    done
    for role in aiko-read aiko-command aiko-registrar aiko-operator; do
        dynsec createRole "$role"
    done
    # What services say, and which registrar is primary, is for all.
    allow aiko-read subscribe "$namespace/service/registrar"
    for topic in out state log; do
        allow aiko-read subscribe "$namespace/+/+/+/$topic"
    done
    # Commands and questions to any service, and answers, each to a topic below that of a service that has asked.
    for topic in in control registrar_share +/+/#; do
        allow aiko-command send "$namespace/+/+/+/$topic"
    done
    allow aiko-registrar send "$namespace/service/registrar"
    allow aiko-operator subscribe "$namespace/#"
}

# NAME ROLE…: a user with topics of its own, and these roles.
user() {
    name=$1
    shift
    dynsec createClient "$name"
    dynsec createRole "aiko-own-$name"
    allow "aiko-own-$name" send "$namespace/$name/#"
    allow "aiko-own-$name" subscribe "$namespace/$name/#"
    for role in "aiko-own-$name" "$@"; do
        dynsec addClientRole "$name" "$role"
    done
}

case "${1:-} ${2:+name}" in
    "roles ") roles ;;
    "process name") user "$2" aiko-read aiko-command ;;
    "registrar name") user "$2" aiko-read aiko-command aiko-registrar ;;
    "operator name") user "$2" aiko-read aiko-command aiko-operator ;;
    "observer name")
        dynsec createClient "$2"
        dynsec addClientRole "$2" aiko-read
        ;;
    *)
        echo "usage: $0 roles | process NAME | registrar NAME | operator NAME | observer NAME" >&2
        exit 2
        ;;
esac

# SPDX-License-Identifier: Apache-2.0
# Sourced by aiko and mvnw: ends the script with one line if there is no JDK of version 17 or later; sets $jdk.

require_jdk() { # name of the script
    advice="install a JDK 17 or later, for example with: apt-get install openjdk-17-jdk-headless"
    if [ -n "$JAVA_HOME" ]; then
        java=$JAVA_HOME/bin/java
        if [ ! -x "$java" ]; then
            echo "$1: JAVA_HOME: $JAVA_HOME has no bin/java; correct it, or unset it" >&2
            exit 1
        fi
    else
        java=$(command -v java) || {
            echo "$1: no JDK: java not found; $advice" >&2
            exit 1
        }
    fi
    # Links lead from the folder of commands to that of the JDK.
    java=$(readlink -f "$java" || echo "$java")
    jdk=$(dirname "$java")
    if [ ! -x "$jdk/javac" ]; then
        echo "$1: no JDK: $java has no compiler beside it; $advice" >&2
        exit 1
    fi
    javaversion=$("$jdk/javac" -version 2>&1 | sed -n 's/^javac \(1\.\)\{0,1\}\([0-9]*\).*/\2/p')
    if [ "${javaversion:-0}" -lt 17 ]; then
        echo "$1: Java is too old: $java is version ${javaversion:-unknown}; $advice" >&2
        exit 1
    fi
}

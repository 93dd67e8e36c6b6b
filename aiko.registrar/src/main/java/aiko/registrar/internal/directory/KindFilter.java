// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

/** Which kinds of services are meant. */
@FunctionalInterface
interface KindFilter {
    boolean matches(Kind kind);
}

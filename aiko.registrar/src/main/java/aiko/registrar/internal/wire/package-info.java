// SPDX-License-Identifier: Apache-2.0
/** The form in which services are registered, the command {@code add} and topic paths, as bytes; counts. */
package aiko.registrar.internal.wire;

// SPDX-License-Identifier: Apache-2.0
/**
 * The command {@code aiko}: starts the container, or controls a running one over its admin socket.
 */
package aiko.launcher;

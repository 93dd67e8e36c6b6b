// SPDX-License-Identifier: Apache-2.0

/**
 * The identity of a process: incarnations, service ids, the answer to a ping, and the reaction to another process with the same topic path.
 */
package aiko.process.internal.identity;

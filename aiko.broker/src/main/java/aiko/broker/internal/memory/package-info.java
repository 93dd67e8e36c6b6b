// SPDX-License-Identifier: Apache-2.0
/**
 * Limits of the memory that clients can make the server use.
 */
package aiko.broker.internal.memory;

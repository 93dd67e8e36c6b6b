// SPDX-License-Identifier: Apache-2.0
/**
 * Connecting and reconnecting: one connection to a server is kept, for the messages of the process or for a last will.
 */
package aiko.message.internal.connection;

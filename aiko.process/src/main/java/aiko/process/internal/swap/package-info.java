// SPDX-License-Identifier: Apache-2.0

/**
 * Hot swap: a service leaves its place, which waits for a successor and is given to it with the state and the queued messages.
 */
package aiko.process.internal.swap;

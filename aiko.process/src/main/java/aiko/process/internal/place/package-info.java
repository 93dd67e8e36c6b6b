// SPDX-License-Identifier: Apache-2.0

/**
 * The place of a service: its id, its life as a state machine, its queued messages, and the service that occupies it.
 */
package aiko.process.internal.place;

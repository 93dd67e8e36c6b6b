// SPDX-License-Identifier: Apache-2.0
/**
 * Limits of the memory for queued messages.
 */
package aiko.message.internal.room;

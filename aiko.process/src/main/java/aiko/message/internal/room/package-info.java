// SPDX-License-Identifier: Apache-2.0
/**
 * The memory that queued messages may take.
 */
package aiko.message.internal.room;

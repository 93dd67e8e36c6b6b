// SPDX-License-Identifier: Apache-2.0
/**
 * Subscriptions: who receives a message, and what the server knows of that.
 */
package aiko.message.internal.subscription;

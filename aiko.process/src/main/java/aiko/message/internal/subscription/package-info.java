// SPDX-License-Identifier: Apache-2.0
/**
 * Subscriptions: which handlers receive a message, and which topic filters the server knows.
 */
package aiko.message.internal.subscription;

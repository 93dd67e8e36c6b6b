// SPDX-License-Identifier: Apache-2.0
/**
 * Ignored messages: which exceptions of a handler are the fault of its message, and how many lines tell of them.
 */
package aiko.message.internal.ignored;

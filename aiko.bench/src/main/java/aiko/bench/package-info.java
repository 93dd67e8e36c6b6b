// SPDX-License-Identifier: Apache-2.0
/**
 * Benchmarks of messages, mailboxes, hot swap, the registrar, shared state, the log, the shell and the container.
 */
package aiko.bench;

// SPDX-License-Identifier: Apache-2.0
/** The way of a record from the thread that logs it to the thread that writes it: bounded, and without repetitions. */
package aiko.logging.internal.queue;

// SPDX-License-Identifier: Apache-2.0
/** How long the calls of an event loop take: groups of calls, totals, and a histogram. */
package aiko.event.internal.time;

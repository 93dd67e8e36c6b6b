// SPDX-License-Identifier: Apache-2.0
/** Runs health checks: each on a thread, with a time limit, and not more often than once a second. */
package aiko.health.internal;

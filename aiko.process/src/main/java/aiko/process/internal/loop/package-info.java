// SPDX-License-Identifier: Apache-2.0

/**
 * The event loops on which the code of bundles runs: one or several for each bundle, the deliveries to them, and the watch for calls that do not return.
 */
package aiko.process.internal.loop;

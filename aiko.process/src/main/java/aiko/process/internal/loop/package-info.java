// SPDX-License-Identifier: Apache-2.0

/**
 * The event loops on which the code of bundles runs: one or several for each bundle, what is delivered there, and the watch for calls that do not return.
 */
package aiko.process.internal.loop;

// SPDX-License-Identifier: Apache-2.0
/** Limits of what strangers can make shared states keep and log. */
package aiko.share.internal.limit;

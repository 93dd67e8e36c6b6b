// SPDX-License-Identifier: Apache-2.0
/** Limits of the memory and of the log lines that strangers can make shared states use. */
package aiko.share.internal.limit;

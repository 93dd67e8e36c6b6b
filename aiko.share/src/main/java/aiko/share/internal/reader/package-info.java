// SPDX-License-Identifier: Apache-2.0
/** Readers of a shared state: their requests and leases, the answers to them, and the changes that are queued for them. */
package aiko.share.internal.reader;

// SPDX-License-Identifier: Apache-2.0
/** The messages of shared state: requests for it, and changes of items, as they are written and read. */
package aiko.share.internal.wire;

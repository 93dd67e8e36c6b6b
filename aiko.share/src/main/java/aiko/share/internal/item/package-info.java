// SPDX-License-Identifier: Apache-2.0
/** The items of a shared state: their names, values and sizes, filters for them, and their listeners in this process. */
package aiko.share.internal.item;

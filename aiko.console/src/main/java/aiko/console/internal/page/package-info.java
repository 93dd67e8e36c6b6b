// SPDX-License-Identifier: Apache-2.0
/** The page of the console: its files in this bundle, and the headers they are sent with. */
package aiko.console.internal.page;

// SPDX-License-Identifier: Apache-2.0
/** The web console as an {@code HttpHandler} service: its addresses, its settings, its command. */
package aiko.console.internal;

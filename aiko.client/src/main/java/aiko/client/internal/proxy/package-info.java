// SPDX-License-Identifier: Apache-2.0
/** Calls through an interface: commands and requests as methods. */
package aiko.client.internal.proxy;

// SPDX-License-Identifier: Apache-2.0
/** Clients as OSGi services: one for each process, with an object for each bundle. */
package aiko.client.internal;

// SPDX-License-Identifier: Apache-2.0
/** Clients of each process, as OSGi services: one engine for each process, one object for each bundle. */
package aiko.client.internal;

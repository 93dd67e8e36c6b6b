// SPDX-License-Identifier: Apache-2.0

/**
 * The services of a process: adds and removes them, by hand or from the OSGi service registry, and applies their failure policies.
 */
package aiko.process.internal.service;

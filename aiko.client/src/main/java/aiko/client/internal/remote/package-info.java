// SPDX-License-Identifier: Apache-2.0
/** Remote services: services of other processes as OSGi services, for the bundles that ask for them by a filter. */
package aiko.client.internal.remote;

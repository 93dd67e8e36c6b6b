// SPDX-License-Identifier: Apache-2.0
/** The health of a container over HTTP, for Kubernetes and load balancers. */
package aiko.health.internal.http;

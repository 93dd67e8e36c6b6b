// SPDX-License-Identifier: Apache-2.0
/** The metrics for Prometheus, over HTTP. */
package aiko.monitor.internal.prometheus;

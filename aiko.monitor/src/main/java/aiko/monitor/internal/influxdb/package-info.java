// SPDX-License-Identifier: Apache-2.0
/** The metrics for InfluxDB, which they are written to. */
package aiko.monitor.internal.influxdb;

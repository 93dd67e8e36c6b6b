// SPDX-License-Identifier: Apache-2.0
/**
 * An example service that shares measurements.
 */
package example.monitor;

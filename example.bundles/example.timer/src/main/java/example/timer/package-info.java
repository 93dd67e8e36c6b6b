// SPDX-License-Identifier: Apache-2.0
/**
 * An example service with a timer.
 */
package example.timer;

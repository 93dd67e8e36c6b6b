// SPDX-License-Identifier: Apache-2.0
/** The soak, {@code aiko bench soak}: the load of hours in minutes, and whether anything has grown at the end. */
package aiko.chaos.soak;

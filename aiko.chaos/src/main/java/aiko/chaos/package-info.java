// SPDX-License-Identifier: Apache-2.0
/** The fault rig, {@code aiko bench chaos}: which faults there are, in what order they come, and what has to hold after them. */
package aiko.chaos;

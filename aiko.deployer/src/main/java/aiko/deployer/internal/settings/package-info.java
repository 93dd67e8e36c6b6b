// SPDX-License-Identifier: Apache-2.0
/** The settings of the deploy folder, PID {@code aiko.deployer}. */
package aiko.deployer.internal.settings;

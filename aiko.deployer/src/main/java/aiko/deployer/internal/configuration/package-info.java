// SPDX-License-Identifier: Apache-2.0
/** The configuration folder {@code etc}: reads its files, checks their settings, and delivers them to Config Admin. */
package aiko.deployer.internal.configuration;

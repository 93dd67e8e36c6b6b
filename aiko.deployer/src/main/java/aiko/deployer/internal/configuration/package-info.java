// SPDX-License-Identifier: Apache-2.0
/** The configuration folder {@code etc}: what became of each file, from reading it to its effect. */
package aiko.deployer.internal.configuration;

// SPDX-License-Identifier: Apache-2.0
/** Delivers settings to Config Admin, and finds out how the users of a configuration respond. */
package aiko.deployer.internal.configuration.delivery;

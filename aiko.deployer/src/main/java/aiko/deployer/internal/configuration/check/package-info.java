// SPDX-License-Identifier: Apache-2.0
/** Checks settings: what can be configured in this framework, and what its descriptions allow. */
package aiko.deployer.internal.configuration.check;

// SPDX-License-Identifier: Apache-2.0
/** The deployer: the components that follow the deploy folder and the configuration folder. */
package aiko.deployer.internal;

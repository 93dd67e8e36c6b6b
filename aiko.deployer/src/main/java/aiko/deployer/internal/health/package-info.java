// SPDX-License-Identifier: Apache-2.0
/** Supervises started bundles: the health of their components. */
package aiko.deployer.internal.health;

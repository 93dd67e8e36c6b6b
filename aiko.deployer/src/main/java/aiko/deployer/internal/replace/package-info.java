// SPDX-License-Identifier: Apache-2.0
/** Replaces bundles as the deploy folder demands, and rolls back bad versions. */
package aiko.deployer.internal.replace;

// SPDX-License-Identifier: Apache-2.0
/** Deletes folders; part of the launcher as well. */
package aiko.deployer.internal.tree;

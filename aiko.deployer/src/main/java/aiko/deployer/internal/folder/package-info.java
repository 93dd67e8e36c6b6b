// SPDX-License-Identifier: Apache-2.0
/** Watches the deploy folder, and reads its files. */
package aiko.deployer.internal.folder;

// SPDX-License-Identifier: Apache-2.0
/** Files in folders to which others write: opened, compared and replaced safely, and problems with them that may pass. */
package aiko.deployer.internal.file;

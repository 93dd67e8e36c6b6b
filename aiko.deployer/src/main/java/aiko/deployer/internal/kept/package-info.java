// SPDX-License-Identifier: Apache-2.0
/** State that outlives a bundle or the container: earlier versions, data areas, the origin of each bundle. */
package aiko.deployer.internal.kept;

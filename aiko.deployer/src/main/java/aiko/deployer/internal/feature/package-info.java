// SPDX-License-Identifier: Apache-2.0
/** Optional bundles of the distribution, which are installed while they are configured. */
package aiko.deployer.internal.feature;

// SPDX-License-Identifier: Apache-2.0
/** Resolves bundles again when a provider is added later, and finds missing requirements. */
package aiko.deployer.internal.resolve;

// SPDX-License-Identifier: Apache-2.0
/** A view of several namespaces: which there are, and their directories side by side. */
package aiko.client.internal.federation;

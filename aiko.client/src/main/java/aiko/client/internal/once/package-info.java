// SPDX-License-Identifier: Apache-2.0
/**
 * Commands that are handled once: sent again until the process of their service confirms them.
 */
package aiko.client.internal.once;

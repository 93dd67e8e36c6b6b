// SPDX-License-Identifier: Apache-2.0

/**
 * Which process this is: incarnations, the answer to a ping, and what happens if another process has the same topic path.
 */
package aiko.process.internal.identity;

// SPDX-License-Identifier: Apache-2.0
/**
 * The completion of arguments. Each command describes its options and kinds of operands; sources know the words of a kind:
 * services, bundles, files.
 */
package aiko.shell.internal.completion;

// SPDX-License-Identifier: Apache-2.0
/** The cache of the directory: what the filters of all clients of a process match. */
package aiko.client.internal.directory;

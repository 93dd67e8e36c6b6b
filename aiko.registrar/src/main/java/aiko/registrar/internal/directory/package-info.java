// SPDX-License-Identifier: Apache-2.0
/**
 * The directory: all services of a namespace in memory, by topic path, process, kind and name, and the listings, which read the
 * same tables.
 */
package aiko.registrar.internal.directory;

// SPDX-License-Identifier: Apache-2.0
/** The commands of this container and the habits of others: names, subjects, descriptions, options and operands. */
package aiko.shell.internal.catalog;

// SPDX-License-Identifier: Apache-2.0
/** The command {@code aiko new}: makes a project. */
package aiko.tools.create;

// SPDX-License-Identifier: Apache-2.0
/** The command {@code aiko new}: makes a project of the archetype, with Maven. */
package aiko.tools.create;

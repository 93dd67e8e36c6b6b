// SPDX-License-Identifier: Apache-2.0
/** Every change of the directory, with its effects: echo, history, journal, notices to processes, limits. */
package aiko.registrar.internal.change;

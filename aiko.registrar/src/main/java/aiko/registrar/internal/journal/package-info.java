// SPDX-License-Identifier: Apache-2.0
/** The file that keeps directory and history over a restart. */
package aiko.registrar.internal.journal;

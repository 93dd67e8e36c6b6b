// SPDX-License-Identifier: Apache-2.0
/** The copy that a secondary holds of the directory of its primary. */
package aiko.registrar.internal.replica;

// SPDX-License-Identifier: Apache-2.0
/** Types of parameters and results: the meaning of their type variables, and their names for people. */
package aiko.process.internal.type;

// SPDX-License-Identifier: Apache-2.0
/** A command for developers: what it is given, and how it fails. */
package aiko.tools.command;

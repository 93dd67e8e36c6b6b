// SPDX-License-Identifier: Apache-2.0
/** A command for developers: what it is given, how it fails, and how it removes what it has started or made. */
package aiko.tools.command;

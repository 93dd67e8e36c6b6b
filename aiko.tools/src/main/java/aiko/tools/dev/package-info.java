// SPDX-License-Identifier: Apache-2.0
/** The command {@code aiko dev}: builds a project whenever its sources change, and runs what it has built. */
package aiko.tools.dev;

// SPDX-License-Identifier: Apache-2.0
/** The program of the commands for developers: finds the command by its name, and turns its failures into exit statuses. */
package aiko.tools;

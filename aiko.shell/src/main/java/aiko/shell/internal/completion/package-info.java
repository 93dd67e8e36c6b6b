// SPDX-License-Identifier: Apache-2.0
/** The completion of arguments: names of services, their commands, and the items of their shared states. */
package aiko.shell.internal.completion;

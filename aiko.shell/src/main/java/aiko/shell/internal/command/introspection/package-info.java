// SPDX-License-Identifier: Apache-2.0
/** Commands that ask services, in any process, what each service of a container answers: its figures, what it is, whether it works. */
package aiko.shell.internal.command.introspection;

// SPDX-License-Identifier: Apache-2.0
/** The shell over SSH: the server, its keys, and one session for each command or prompt. */
package aiko.ssh.internal;

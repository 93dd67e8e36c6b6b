// SPDX-License-Identifier: Apache-2.0
/** The streams of a session, through which no control character passes. */
package aiko.shell.internal.stream;

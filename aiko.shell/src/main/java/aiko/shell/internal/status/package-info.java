// SPDX-License-Identifier: Apache-2.0
/** The state of the container: READY, STARTING or BUSY. */
package aiko.shell.internal.status;

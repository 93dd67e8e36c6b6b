// SPDX-License-Identifier: Apache-2.0
/** The admin socket: its file with its permissions, and the frames that a container and its clients exchange there. */
package aiko.shell.socket;

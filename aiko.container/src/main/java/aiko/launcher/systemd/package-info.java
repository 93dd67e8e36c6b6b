// SPDX-License-Identifier: Apache-2.0
/** The state of the container for systemd, if that has started it as a service of the type notify. */
package aiko.launcher.systemd;

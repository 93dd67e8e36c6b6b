// SPDX-License-Identifier: Apache-2.0
/** Backups: the content of a container's folders in one zip file, and back. */
package aiko.launcher.backup;

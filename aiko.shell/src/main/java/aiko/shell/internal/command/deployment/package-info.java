// SPDX-License-Identifier: Apache-2.0
/** Commands about the deploy folder and the configuration folder. */
package aiko.shell.internal.command.deployment;

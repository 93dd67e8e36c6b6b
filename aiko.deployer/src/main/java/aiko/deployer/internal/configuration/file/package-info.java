// SPDX-License-Identifier: Apache-2.0
/** Reads the files of the configuration folder: names, PIDs, text and settings. */
package aiko.deployer.internal.configuration.file;

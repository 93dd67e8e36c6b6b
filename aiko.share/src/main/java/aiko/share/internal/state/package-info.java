// SPDX-License-Identifier: Apache-2.0
/** The shared state of a service of this process: its API, its commands, and how it outlives a version of a bundle. */
package aiko.share.internal.state;

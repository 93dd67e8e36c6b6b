// SPDX-License-Identifier: Apache-2.0
/** The trial of a new version: starts it, and decides whether it is good or bad. */
package aiko.deployer.internal.trial;

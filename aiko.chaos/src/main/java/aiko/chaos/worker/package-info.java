// SPDX-License-Identifier: Apache-2.0
/** The bundle that the soak deploys to its container: its commands use what a container offers. */
package aiko.chaos.worker;

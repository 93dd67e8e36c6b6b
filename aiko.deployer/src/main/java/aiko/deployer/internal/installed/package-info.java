// SPDX-License-Identifier: Apache-2.0
/** The bundles of the deploy folder in the framework, the plan for changing them, and the result for each file. */
package aiko.deployer.internal.installed;

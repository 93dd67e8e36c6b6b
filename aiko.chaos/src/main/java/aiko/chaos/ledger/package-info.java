// SPDX-License-Identifier: Apache-2.0
/** The bundle that the fault rig deploys to each container: it counts its messages, and reports what its container knows. */
package aiko.chaos.ledger;

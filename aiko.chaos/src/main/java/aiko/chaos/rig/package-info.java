// SPDX-License-Identifier: Apache-2.0
/** The machinery of the fault rig: a server, containers, the proxies between them, and an observer; none of it decides anything. */
package aiko.chaos.rig;

// SPDX-License-Identifier: Apache-2.0
/** Operations that run the code of a bundle, on a thread of their own and with a limit. */
package aiko.deployer.internal.operation;

// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.state;

/** A written state: it refers to no class of the bundle that has handed it over. */
public record EncodedState(byte[] bytes) {}

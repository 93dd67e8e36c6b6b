// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.state;

/** A state as it was written: it holds no class of whoever has handed it over. */
public record EncodedState(byte[] bytes) {}

// SPDX-License-Identifier: Apache-2.0
package aiko.load.wire;

import java.nio.charset.StandardCharsets;

/** A message that has arrived. */
record Message(String topic, byte[] payload, int qualityOfService, boolean isRetained) {
    String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }
}

// SPDX-License-Identifier: Apache-2.0
package aiko.tests.swap;

import java.util.concurrent.CountDownLatch;

/** A component that waits when it is activated, until it is interrupted, whenever that is tried. */
public class Waiting implements Lighting {
    public void activate() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    @Override
    public void light(String room) {}
}

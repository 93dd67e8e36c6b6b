// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

/** The component of {@link BurdeningBundle}: a service, and a health check. */
public class BurdeningComponent implements Burdening, HealthCheck {
    private final List<byte[]> kept = new ArrayList<>();
    private volatile String what = "ok";
    private volatile CountDownLatch hangs = new CountDownLatch(1);

    @Override
    public void fill(int percent) {
        Runtime runtime = Runtime.getRuntime();
        while ((runtime.totalMemory() - runtime.freeMemory()) * 100 / runtime.maxMemory() < percent) {
            kept.add(new byte[1 << 18]);
        }
        System.gc();
    }

    @Override
    public void release() {
        kept.clear();
        System.gc();
    }

    @Override
    public void check(String what) {
        hangs.countDown();
        hangs = new CountDownLatch(1);
        this.what = what;
    }

    @Override
    public Result execute() {
        switch (what) {
            case "ok" -> {
                return new Result(Result.Status.OK, "not burdened");
            }
            case "throw" -> throw new IllegalStateException("too heavy");
            case "hang" -> {
                CountDownLatch until = hangs;
                boolean done = false;
                while (!done) {
                    try {
                        until.await();
                        done = true;
                    } catch (InterruptedException ignored) {
                        // It hangs, whatever happens.
                    }
                }
                return new Result(Result.Status.OK, "returned");
            }
            default -> {
                return new Result(Result.Status.WARN, what);
            }
        }
    }
}

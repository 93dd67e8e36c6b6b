// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.influxdb;

import aiko.configuration.spi.ConfigurationProblem;
import aiko.event.LastingThread;
import aiko.monitor.internal.influxdb.InfluxServer.RefusedException;
import aiko.monitor.internal.registry.Metrics;
import aiko.process.AikoProcess;
import aiko.text.VisibleText;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/** Writes a snapshot of all metrics to InfluxDB in each period, on a thread of its own. */
@Component(
        service = HealthCheck.class,
        immediate = true,
        configurationPid = InfluxConfiguration.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {HealthCheck.NAME + "=influxdb", HealthCheck.TAGS + "=default"})
@Designate(ocd = InfluxConfiguration.class)
public class InfluxWriter implements HealthCheck {
    private static final Duration SNAPSHOT_LIMIT = Duration.ofSeconds(5);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(1);

    private final Metrics metrics;
    private final Logger logger;
    private final InfluxServer server;
    private final LineProtocol lines;
    private final Backlog backlog;
    private final Duration period;
    private final LastingThread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile Result state;

    // Owned by the thread.
    private long next = System.nanoTime();
    private String problem = "";

    @Activate
    public InfluxWriter(
            InfluxConfiguration configuration,
            @Reference Metrics metrics,
            @Reference AikoProcess process,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.metrics = metrics;
        this.logger = logger;
        server = server(configuration);
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("host", process.topicPath().hostname());
        tags.put("instance", configuration.instance());
        lines = new LineProtocol(tags);
        backlog = new Backlog(configuration.batch_points(), configuration.buffer_bytes());
        period = Duration.ofSeconds(configuration.period());
        thread = new LastingThread("aiko-influxdb", "cannot write metrics to InfluxDB", this::step, logger);
    }

    private InfluxServer server(InfluxConfiguration configuration) {
        Optional<ConfigurationProblem> found = InfluxCheck.problem(configuration);
        if (found.isEmpty()) {
            var created = new InfluxServer(configuration);
            state = new Result(Result.Status.OK, "no metrics written yet to InfluxDB " + created);
            return created;
        }
        String text = found.get().in(InfluxConfiguration.PID);
        logger.error("{}", VisibleText.line(text));
        state = new Result(Result.Status.WARN, text);
        return null;
    }

    @Override
    public Result execute() {
        return state;
    }

    @Activate
    void start() {
        if (server != null) {
            thread.start();
        }
    }

    @Deactivate
    void deactivate() {
        stopping.countDown();
        if (server != null) {
            thread.close(STOP_LIMIT);
            thread.join(STOP_LIMIT);
        }
    }

    private void step() throws InterruptedException {
        if (stopping.await(next - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            return;
        }
        // A slow server must not make the next snapshots follow at once.
        next = Math.max(next, System.nanoTime() - period.toNanos()) + period.toNanos();
        try {
            long millis = System.currentTimeMillis();
            lines.write(metrics.snapshot(SNAPSHOT_LIMIT), millis, backlog::add);
            backlog.close();
            if (writeAll()) {
                report("");
            }
        } catch (TimeoutException | IllegalStateException | IOException unwritten) {
            report(String.valueOf(unwritten.getMessage()));
        } catch (RuntimeException | LinkageError unforeseen) {
            state = new Result(
                    Result.Status.WARN, "metrics cannot be written to InfluxDB " + server + ": " + unforeseen);
            throw unforeseen;
        } catch (RefusedException refused) {
            if (refused.isFinal()) {
                backlog.discard();
            }
            report(refused.getMessage());
        }
    }

    /** Returns false if it was closed before. */
    private boolean writeAll() throws IOException, InterruptedException, RefusedException {
        for (Backlog.Batch batch = backlog.first(); batch != null; batch = backlog.first()) {
            if (thread.isClosed()) {
                return false;
            }
            server.write(batch.lines());
            backlog.written();
        }
        return true;
    }

    /** One line when it fails, and one when it succeeds again. */
    private void report(String now) {
        if (now.isEmpty() && !problem.isEmpty()) {
            logger.info("InfluxDB {}: recovered: {} points discarded", server, backlog.takeDiscarded());
        } else if (!now.isEmpty() && problem.isEmpty()) {
            logger.warn(
                    "cannot write metrics to InfluxDB {}: {}; retrying every {} s",
                    server,
                    VisibleText.line(now),
                    period.toSeconds());
        }
        problem = now;
        state = now.isEmpty()
                ? new Result(Result.Status.OK, "metrics are written to InfluxDB " + server)
                : new Result(
                        Result.Status.WARN,
                        "cannot write metrics to InfluxDB " + server + ": " + now + "; start it, or change "
                                + InfluxConfiguration.PID);
    }
}

// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.message.ConnectionState;
import aiko.process.AikoProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * An Aiko process in this JVM: a Felix framework with the bundles of the distribution that a process needs. The benchmark
 * sees the API packages that the bundles use, through the framework.
 */
final class InProcess implements AutoCloseable {
    private static final List<String> START_ORDER = List.of(
            "org.osgi",
            "org.eclipse.paho",
            "jctools",
            "org.apache.felix.metatype",
            "org.apache.felix.configadmin",
            "org.apache.felix.log",
            "org.apache.felix.scr",
            "aiko.client",
            "aiko.share",
            "aiko.logging",
            "aiko.deployer",
            "aiko.process");
    private static final int CONNECT_LIMIT_SECONDS = 20;

    private final Framework framework;
    private final AikoProcess process;

    /**
     * A process whose log stays in it.
     *
     * @param distribution the folder of the distribution
     * @param port of the MQTT server on this machine
     */
    InProcess(Path distribution, int port) throws Exception {
        this(distribution, port, false, List.of());
    }

    /** A process whose log goes to MQTT, and not to the console. */
    static InProcess withLog(Path distribution, int port) throws Exception {
        return new InProcess(distribution, port, true, List.of());
    }

    /** A process with clients. */
    static InProcess withClient(Path distribution, int port) throws Exception {
        return new InProcess(distribution, port, false, List.of("aiko.client"));
    }

    /** A process that can follow shared states. */
    static InProcess withSharedStates(Path distribution, int port) throws Exception {
        return new InProcess(distribution, port, false, List.of("aiko.client", "aiko.share"));
    }

    /** Several processes with clients in one framework, each with its own connection. */
    static InProcess several(Path distribution, int port, int processes) throws Exception {
        InProcess hosted = withClient(distribution, port);
        try {
            for (int i = 1; i < processes; i++) {
                hosted.configure(
                        "aiko.process.additional~p" + i + ".cfg", "mqtt.host = 127.0.0.1\nmqtt.port = " + port + '\n');
            }
            return hosted;
        } catch (Exception failure) {
            hosted.close();
            throw failure;
        }
    }

    /** A process with metrics, which the listener on that port serves. */
    static InProcess withMetrics(Path distribution, int port, int httpPort) throws Exception {
        var hosted = new InProcess(distribution, port, false, List.of());
        try {
            hosted.configure("aiko.http.cfg", "port = " + httpPort + '\n');
            hosted.configure("aiko.monitor.prometheus.cfg", "");
            hosted.install(distribution.resolve("system"), List.of("aiko.registrar"));
            hosted.install(distribution.resolve("optional"), List.of("aiko.http", "aiko.monitor"));
            return hosted;
        } catch (Exception failure) {
            hosted.close();
            throw failure;
        }
    }

    private void configure(String file, String content) throws IOException {
        Path etc = Path.of(framework.getBundleContext().getProperty("aiko.etc.dir"));
        Path temporary = Files.writeString(etc.resolve('.' + file), content);
        Files.move(temporary, etc.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    private InProcess(Path distribution, int port, boolean logsToMqtt, List<String> more) throws Exception {
        Path folder = Files.createTempDirectory("aiko-bench");
        Path etc = Files.createDirectories(folder.resolve("etc"));
        Files.writeString(etc.resolve("aiko.process.cfg"), "mqtt.host = 127.0.0.1\nmqtt.port = " + port + '\n');
        Files.writeString(etc.resolve("aiko.logging.cfg"), "mqtt = " + logsToMqtt + '\n');
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(properties(folder, etc, distribution.resolve("system"), more));
        framework.init();
        try {
            install(distribution.resolve("system"), START_ORDER);
            install(distribution.resolve("system"), more);
            framework.start();
            var context = framework.getBundleContext();
            process = context.getService(context.getServiceReference(AikoProcess.class));
            awaitConnection();
        } catch (Exception failure) {
            close();
            throw failure;
        }
    }

    AikoProcess process() {
        return process;
    }

    /** All of its processes, once there are that many and each is connected. */
    List<AikoProcess> processes(int count) throws Exception {
        BundleContext context = framework.getBundleContext();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3 * CONNECT_LIMIT_SECONDS);
        while (context.getServiceReferences(AikoProcess.class, null).size() < count) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("processes: not " + count + " in time");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        List<AikoProcess> all = context.getServiceReferences(AikoProcess.class, null).stream()
                .map(context::getService)
                .toList();
        for (AikoProcess each : all) {
            each.messages().synchronize().toCompletableFuture().get(CONNECT_LIMIT_SECONDS, TimeUnit.SECONDS);
        }
        return all;
    }

    /** An OSGi service, for the framework's own bundle. */
    <S> S service(Class<S> type) {
        BundleContext context = framework.getBundleContext();
        return context.getService(context.getServiceReference(type));
    }

    /** A service of the bundle with that name. */
    <S> S service(Class<S> type, String bundle) throws InvalidSyntaxException {
        BundleContext context = framework.getBundleContext();
        return context.getServiceReferences(type, null).stream()
                .filter(reference -> reference.getBundle().getSymbolicName().equals(bundle))
                .findFirst()
                .map(context::getService)
                .orElseThrow(() -> new IllegalStateException(
                        "bundle " + bundle + ": no service " + type.getName() + " registered"));
    }

    private static Map<String, String> properties(Path folder, Path etc, Path system, List<String> more)
            throws IOException {
        var properties = new HashMap<String, String>();
        properties.put(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString());
        properties.put("aiko.data.dir", folder.toString());
        properties.put("aiko.etc.dir", etc.toString());
        properties.put("aiko.deploy.dir", folder.resolve("deploy").toString());
        var packages = new StringBuilder(exported(system, "aiko.process-"))
                .append(',')
                .append(exported(system, "org.apache.felix.log-"));
        for (String bundle : more) {
            packages.append(',').append(exported(system, bundle + '-'));
        }
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, packages.toString());
        return properties;
    }

    /** The packages of a bundle whose classes the benchmark uses too, in the versions that the others ask for. */
    private static String exported(Path system, String name) throws IOException {
        try (Stream<Path> jars = Files.list(system)) {
            Path jar = jars.filter(file -> file.getFileName().toString().startsWith(name))
                    .findFirst()
                    .orElseThrow();
            try (var bundle = new JarFile(jar.toFile())) {
                return bundle.getManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
            }
        }
    }

    private void install(Path system, List<String> names) throws IOException, BundleException {
        var bundles = new ArrayList<Bundle>();
        for (String name : names) {
            try (Stream<Path> jars = Files.list(system)) {
                for (Path jar : jars.filter(
                                file -> file.getFileName().toString().startsWith(name))
                        .toList()) {
                    bundles.add(framework.getBundleContext().installBundle("reference:" + jar.toUri()));
                }
            }
        }
        for (Bundle bundle : bundles) {
            bundle.start();
        }
    }

    private void awaitConnection() throws InterruptedException {
        // A request fails before the process knows that it is the only one of its name, which is later than the
        // connection.
        var connected = new CountDownLatch(1);
        process.addConnectionListener(state -> {
            if (state.isAtLeast(ConnectionState.TRANSPORT)) {
                process.messages().synchronize().thenRun(connected::countDown);
            }
        });
        if (!connected.await(CONNECT_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("process: not connected to the MQTT server in time");
        }
    }

    @Override
    public void close() throws Exception {
        framework.stop();
        framework.waitForStop(0);
    }
}

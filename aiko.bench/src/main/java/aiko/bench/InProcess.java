// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.process.AikoProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * An Aiko process in this JVM: a Felix framework with the bundles of the distribution that a process needs. The benchmark
 * sees the API packages that the bundles use, through the framework.
 */
final class InProcess implements AutoCloseable {
    /** As the bundle of the process exports them, so that its classes are these. */
    private static final String API = "aiko.event;version=1.1.0,aiko.message;version=1.1.0,aiko.process;version=1.1.0";

    private static final List<String> START_ORDER = List.of(
            "org.osgi",
            "org.eclipse.paho",
            "jctools",
            "org.apache.felix.metatype",
            "org.apache.felix.configadmin",
            "org.apache.felix.log",
            "org.apache.felix.scr",
            "aiko.deployer",
            "aiko.process");
    private static final int CONNECT_LIMIT_SECONDS = 20;

    private final Framework framework;
    private final AikoProcess process;

    /**
     * @param distribution the folder of the distribution
     * @param port of the MQTT server on this machine
     */
    InProcess(Path distribution, int port) throws Exception {
        Path folder = Files.createTempDirectory("aiko-bench");
        Path etc = Files.createDirectories(folder.resolve("etc"));
        Files.writeString(etc.resolve("aiko.process.cfg"), "mqtt.host = 127.0.0.1\nmqtt.port = " + port + '\n');
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(properties(folder, etc));
        framework.init();
        install(distribution.resolve("system"));
        framework.start();
        var context = framework.getBundleContext();
        process = context.getService(context.getServiceReference(AikoProcess.class));
        awaitConnection();
    }

    AikoProcess process() {
        return process;
    }

    private static Map<String, String> properties(Path folder, Path etc) {
        var properties = new HashMap<String, String>();
        properties.put(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString());
        properties.put("aiko.etc.dir", etc.toString());
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, API);
        return properties;
    }

    private void install(Path system) throws IOException, BundleException {
        var bundles = new ArrayList<Bundle>();
        for (String name : START_ORDER) {
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
        var connected = new CountDownLatch(1);
        process.messages().synchronize().thenRun(connected::countDown);
        if (!connected.await(CONNECT_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the process does not connect");
        }
    }

    @Override
    public void close() throws Exception {
        framework.stop();
        framework.waitForStop(0);
    }
}

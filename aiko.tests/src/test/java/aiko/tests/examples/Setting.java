// SPDX-License-Identifier: Apache-2.0
package aiko.tests.examples;

import aiko.client.AikoClient;
import aiko.deployer.ConfigurationFiles;
import aiko.deployer.Deployer;
import aiko.event.EventLoop;
import aiko.health.Health;
import aiko.logging.AikoLogger;
import aiko.logging.LogHistory;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.pipeline.Frame;
import aiko.process.AikoProcess;
import aiko.process.CurrentService;
import aiko.process.HostedService;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceDetails;
import aiko.process.TopicPath;
import aiko.process.ValueConversion;
import aiko.process.spi.ServiceSuccession;
import aiko.registrar.Registrar;
import aiko.share.LifeCycleClients;
import aiko.share.SharedState;
import aiko.share.SharedStates;
import aiko.testing.AikoTester;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.log.Logger;
import org.osgi.service.log.admin.LoggerAdmin;

/** The variables and interfaces that an example may use without declaring them: objects of our API, and three services. */
public abstract class Setting {
    protected AikoProcess process;
    protected AikoClient client;
    protected Messages messages;
    protected EventLoop loop;
    protected Registrar registrar;
    protected Health health;
    protected Deployer deployer;
    protected ConfigurationFiles configurationFiles;
    protected SharedStates sharedStates;
    protected LifeCycleClients lifeCycleClients;
    protected CurrentService currentService;
    protected ServiceSuccession succession;
    protected ValueConversion conversion;
    protected AikoLogger aikoLogger;
    protected LogHistory history;
    protected Logger logger;
    protected LoggerAdmin loggerAdmin;
    protected AikoTester aiko;

    /** A service of this bundle, its state, and a lamp that it switches. */
    protected HostedService service;

    protected SharedState state;
    protected Lamp lamp;

    /** A service of another process. */
    protected ServiceDetails details;

    protected TopicPath topicPath;
    protected TopicPath thermometer;
    protected TopicPath camera;
    protected Thermostat thermostat;
    protected RegistrarDetails primary;

    protected Bundle bundle;
    protected BundleContext context;
    protected InputStream content;
    protected PrintStream out;
    protected Executor pool;
    protected Set<String> names;
    protected Terminal terminal;
    protected Meter meter;
    protected Path folder;
    protected String text;
    protected String name;
    protected int count;
    protected Message message;
    protected Frame frame;

    public enum Color {
        RED,
        GREEN
    }

    public interface Lamp {
        void color(Color color);

        void dim(int percent);

        void blink();
    }

    public interface Thermostat {
        void target(double celsius);

        CompletionStage<Double> temperature();
    }

    public record Reading(double celsius) {}

    public interface Greeter {
        void greet(String name);
    }

    public interface Oven {
        void heat(int celsius);
    }

    public enum Mode {
        OFF,
        ON
    }

    public interface Meter {
        long joules();

        void read() throws InterruptedException;
    }

    public interface Guests {
        void welcome(String guest);
    }

    public interface Measure {
        void measure(int celsius);
    }

    public interface Terminal {
        void printAbove(String line);
    }
}

// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.felix;

import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.output.Output;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Felix's commands that change bundles. Its own return the text of a failure as a result, so that
 * neither {@code &&} nor an exit status shows the failure; these fail. They take symbolic names as well as ids.
 */
@Component(
        service = FelixBundleCommands.class,
        property = {
            Constants.SERVICE_RANKING + ":Integer=100",
            CommandProcessor.COMMAND_SCOPE + "=felix",
            CommandProcessor.COMMAND_FUNCTION + "=start",
            CommandProcessor.COMMAND_FUNCTION + "=stop",
            CommandProcessor.COMMAND_FUNCTION + "=install",
            CommandProcessor.COMMAND_FUNCTION + "=uninstall",
            CommandProcessor.COMMAND_FUNCTION + "=update",
            CommandProcessor.COMMAND_FUNCTION + "=refresh",
            CommandProcessor.COMMAND_FUNCTION + "=resolve",
            CommandProcessor.COMMAND_FUNCTION + "=bundlelevel",
            CommandProcessor.COMMAND_FUNCTION + "=which"
        })
public class FelixBundleCommands {
    private static final long REFRESH_LIMIT_SECONDS = 60;
    private static final String YES = "true";
    private static final String NO = "false";

    private final BundleContext context;
    private final BundleArguments arguments;

    @Activate
    public FelixBundleCommands(BundleContext context) {
        this.context = context;
        arguments = new BundleArguments(context);
    }

    /** {@code felix:start}. */
    @Descriptor("Start bundles")
    public void start(
            CommandSession session,
            @Descriptor("only until the container stops")
                    @Parameter(
                            names = {"-t", "--transient"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean isTransient,
            @Descriptor("according to the activation policy of the bundle, for example when a class is first loaded")
                    @Parameter(
                            names = {"-p", "--policy"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean policy,
            @Descriptor("BUNDLE…: ids, symbolic names, or URLs of bundles to install first") String... bundles) {
        int options = (isTransient ? Bundle.START_TRANSIENT : 0) | (policy ? Bundle.START_ACTIVATION_POLICY : 0);
        needed(bundles);
        forEach(bundles, name -> {
            Bundle bundle = name.contains(":") ? installed(session, name) : arguments.bundle(name);
            bundle.start(options);
        });
    }

    /** {@code felix:stop}. */
    @Descriptor("Stop bundles")
    public void stop(
            @Descriptor("only until the container stops")
                    @Parameter(
                            names = {"-t", "--transient"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean isTransient,
            @Descriptor("BUNDLE…: ids or symbolic names") String... bundles) {
        needed(bundles);
        forEach(bundles, name -> arguments.bundle(name).stop(isTransient ? Bundle.STOP_TRANSIENT : 0));
    }

    /** {@code felix:install}. */
    @Descriptor("Install bundles until the container stops; to keep one, copy it into the deploy folder")
    public void install(CommandSession session, @Descriptor("URL…: URLs or files") String... urls) {
        needed(urls);
        List<Long> ids = new ArrayList<>();
        try {
            forEach(urls, url -> ids.add(installed(session, url).getBundleId()));
        } finally {
            if (!ids.isEmpty()) {
                Output.of(session)
                        .line((ids.size() == 1 ? "Bundle ID: " : "Bundle IDs: ")
                                + ids.stream().map(String::valueOf).collect(Collectors.joining(", ")));
            }
        }
    }

    /** {@code felix:uninstall}. */
    @Descriptor("Uninstall bundles")
    public void uninstall(@Descriptor("BUNDLE…: ids or symbolic names") String... bundles) {
        needed(bundles);
        forEach(bundles, name -> arguments.bundle(name).uninstall());
    }

    /** {@code felix:update}. */
    @Descriptor("Update a bundle")
    public void update(
            CommandSession session,
            @Descriptor(
                            "BUNDLE URL: an id or a symbolic name, and a URL or file; without URL, the location of the bundle")
                    String... bundleAndUrl) {
        if (bundleAndUrl.length < 1 || bundleAndUrl.length > 2) {
            throw new CommandException("expected a bundle and, optionally, a URL");
        }
        forEach(new String[] {bundleAndUrl[0]}, name -> {
            Bundle bundle = arguments.bundle(name);
            if (bundleAndUrl.length == 1) {
                requireUrl(bundle);
                bundle.update();
                return;
            }
            try (InputStream content =
                    location(session, bundleAndUrl[1]).toURL().openStream()) {
                bundle.update(content);
            }
        });
    }

    /** Felix would print a stack trace, for example for every bundle of the deploy folder. */
    private static void requireUrl(Bundle bundle) {
        String header = bundle.getHeaders().get(Constants.BUNDLE_UPDATELOCATION);
        String location = header == null ? bundle.getLocation() : header;
        try {
            if (bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID) {
                new URL(location);
            }
        } catch (MalformedURLException noUrl) {
            throw new CommandException(
                    "bundle " + bundle.getSymbolicName() + ": its location " + location
                            + " is not a URL; add one, or replace a bundle of the deploy folder with aiko:swap",
                    noUrl);
        }
    }

    /** {@code felix:refresh}. */
    @Descriptor("Refresh the wiring of bundles")
    public void refresh(
            @Descriptor("BUNDLE…: ids or symbolic names; without, all that were updated or uninstalled")
                    String... bundles)
            throws InterruptedException {
        var refreshed = new CountDownLatch(1);
        wiring().refreshBundles(
                        bundles.length == 0 ? null : arguments.bundles(bundles), event -> refreshed.countDown());
        if (!refreshed.await(REFRESH_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new CommandException("the refresh has not finished within " + REFRESH_LIMIT_SECONDS
                    + " s: a bundle does not stop or start; aiko:bundles shows which");
        }
    }

    /** {@code felix:resolve}. */
    @Descriptor("Resolve bundles")
    public void resolve(@Descriptor("BUNDLE…: ids or symbolic names; without, all bundles") String... bundles) {
        List<Bundle> wanted = bundles.length == 0 ? List.of(context.getBundles()) : arguments.bundles(bundles);
        wiring().resolveBundles(wanted);
        String unresolved = wanted.stream()
                .filter(bundle -> bundle.getState() == Bundle.INSTALLED)
                .map(Bundle::getSymbolicName)
                .collect(Collectors.joining(", "));
        if (!unresolved.isEmpty()) {
            throw new CommandException("not resolved: " + unresolved + "; felix:start prints the missing requirements");
        }
    }

    /** {@code felix:bundlelevel}. */
    @Descriptor("Show or set the start level of bundles")
    public void bundlelevel(
            CommandSession session,
            @Descriptor("set the level of bundles")
                    @Parameter(
                            names = {"-s", "--setlevel"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean set,
            @Descriptor("set the level of bundles that are installed later")
                    @Parameter(
                            names = {"-i", "--setinitial"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean initial,
            @Descriptor("BUNDLE, or LEVEL BUNDLE… with -s, or LEVEL with -i") String... arguments) {
        boolean isQuery = !set && !initial;
        if ((set && initial)
                || arguments.length == 0
                || (set && arguments.length == 1)
                || (!set && arguments.length > 1)) {
            throw new CommandException("usage: bundlelevel BUNDLE, bundlelevel -s LEVEL BUNDLE…, bundlelevel -i LEVEL");
        }
        if (isQuery) {
            Bundle bundle = this.arguments.bundle(arguments[0]);
            Output.of(session)
                    .line(bundle + " is level "
                            + bundle.adapt(BundleStartLevel.class).getStartLevel());
            return;
        }
        int level = level(arguments[0]);
        if (initial) {
            system().adapt(FrameworkStartLevel.class).setInitialBundleStartLevel(level);
        } else {
            this.arguments
                    .bundles(List.of(arguments).subList(1, arguments.length).toArray(new String[0]))
                    .forEach(bundle -> bundle.adapt(BundleStartLevel.class).setStartLevel(level));
        }
    }

    /** {@code felix:which}. */
    @Descriptor("Show the bundle from which a bundle loads a class")
    public void which(
            CommandSession session,
            @Descriptor("BUNDLE: an id or a symbolic name") String bundle,
            @Descriptor("CLASS: a name with its package") String className) {
        Class<?> loaded;
        try {
            loaded = arguments.bundle(bundle).loadClass(className);
        } catch (ClassNotFoundException | LinkageError missing) {
            throw new CommandException("bundle " + bundle + " cannot load " + className + ": " + missing, missing);
        }
        Bundle from = FrameworkUtil.getBundle(loaded);
        Output.of(session).line("Loaded from: " + (from == null ? loaded.getClassLoader() : from));
    }

    @FunctionalInterface
    private interface Action {
        void on(String name) throws BundleException, IOException;
    }

    /** Each by itself: failures are reported after all have been tried. */
    private static void forEach(String[] names, Action action) {
        List<String> problems = new ArrayList<>();
        for (String name : names) {
            try {
                action.on(name.strip());
            } catch (CommandException wrong) {
                problems.add(wrong.getMessage());
            } catch (BundleException | IOException | RuntimeException failure) {
                problems.add("bundle " + name + ": " + reason(failure));
            }
        }
        if (!problems.isEmpty()) {
            throw new CommandException(String.join("; ", problems));
        }
    }

    private static String reason(Exception failure) {
        Throwable reason =
                failure instanceof BundleException && failure.getCause() != null ? failure.getCause() : failure;
        return reason instanceof BundleException ? String.valueOf(reason.getMessage()) : reason.toString();
    }

    private static void needed(String... bundles) {
        if (bundles.length == 0) {
            throw new CommandException("expected a bundle");
        }
    }

    private static int level(String text) {
        try {
            int level = Integer.parseInt(text);
            if (level > 0) {
                return level;
            }
        } catch (NumberFormatException notANumber) {
            // reported below
        }
        throw new CommandException(
                "\"" + text + "\" is not a start level: expected a number from 1 to " + Integer.MAX_VALUE);
    }

    private Bundle installed(CommandSession session, String url) throws BundleException {
        return context.installBundle(location(session, url).toString());
    }

    private static URI location(CommandSession session, String url) {
        return url.matches("\\p{Alpha}[\\p{Alnum}+.-]+:.*")
                ? URI.create(url)
                : session.currentDir().resolve(url).toUri();
    }

    private Bundle system() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
    }

    private FrameworkWiring wiring() {
        return system().adapt(FrameworkWiring.class);
    }
}

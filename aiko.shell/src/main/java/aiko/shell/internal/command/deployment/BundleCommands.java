// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.deployment;

import aiko.client.spi.Glob;
import aiko.deployer.DeployedFile;
import aiko.deployer.DeployedFile.State;
import aiko.deployer.Deployer;
import aiko.process.AikoProcess;
import aiko.process.ServiceFilter;
import aiko.shell.internal.argument.Help;
import aiko.shell.internal.catalog.CommandCatalog;
import aiko.shell.internal.catalog.Usage;
import aiko.shell.internal.output.Column;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.output.Listing;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.output.Table;
import aiko.shell.internal.request.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Commands about bundles and the deploy folder. */
@Component(
        service = BundleCommands.class,
        property = {
            CommandProcessor.COMMAND_SCOPE + "=aiko",
            CommandProcessor.COMMAND_FUNCTION + "=bundles",
            CommandProcessor.COMMAND_FUNCTION + "=swap",
            CommandProcessor.COMMAND_FUNCTION + "=rollback",
            CommandCatalog.SUBJECT + "=" + CommandCatalog.BUNDLES
        })
public class BundleCommands {
    private static final long LIMIT_SECONDS = 60;
    private static final String YES = "true";
    private static final String NO = "false";

    private final BundleContext context;

    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<AikoProcess> processes;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Deployer deployer;

    @Activate
    public BundleCommands(BundleContext context) {
        this.context = context;
    }

    /** {@code aiko:bundles}. */
    @Descriptor("List the bundles of this container and the files of the deploy folder, with their problems")
    public void bundles(
            CommandSession session,
            @Descriptor("only the bundles and files of the deploy folder, not those of the container")
                    @Parameter(
                            names = {"--deployed", "-d"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean deployed,
            @Descriptor(Output.JSON_HELP)
                    @Parameter(
                            names = {Output.JSON},
                            presentValue = "true",
                            absentValue = "false")
                    boolean json,
            @Usage("[BUNDLE:BUNDLE|DEPLOYED_FILE]")
                    @Descriptor("BUNDLE: only bundles of this id, symbolic name or file; * and ? are wildcards")
                    String... bundle) {
        if (Help.wanted(session, BundleCommands.class, "bundles", bundle)) {
            return;
        }
        if (bundle.length > 1) {
            throw Help.usage(BundleCommands.class, "bundles", "expected at most one bundle");
        }
        Deployer folder = deployer;
        List<DeployedFile> files = folder == null ? List.of() : folder.files();
        Table listed = new BundleListing(context, processes)
                .of(files, new Glob(bundle.length == 0 ? ServiceFilter.ANY : bundle[0]), deployed);
        if (listed.isEmpty() && bundle.length > 0) {
            throw new CommandException("bundle " + bundle[0] + " not found"
                    + (deployed
                            ? " in the deploy folder; aiko:bundles --deployed lists those of the deploy folder"
                            : "; aiko:bundles lists all bundles"));
        }
        Output.of(session, json)
                .print(Listing.ofNow()
                        .fact("deploy_folder", folder == null ? null : folder.folder())
                        .table(
                                "bundles",
                                listed,
                                folder == null
                                        ? "this container has no deploy folder"
                                        : "no bundles in the deploy folder " + folder.folder()));
    }

    /** {@code aiko:swap}. */
    @Descriptor("Replace a bundle of the deploy folder; its services keep their ids and queued messages")
    public void swap(
            CommandSession session,
            @Descriptor("only list the bundles that would be stopped and started")
                    @Parameter(
                            names = {"--dry-run", "-n"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean dryRun,
            @Descriptor(Output.JSON_HELP)
                    @Parameter(
                            names = {Output.JSON},
                            presentValue = "true",
                            absentValue = "false")
                    boolean json,
            @Usage("BUNDLE:DEPLOYED [FILE]")
                    @Descriptor(
                            "BUNDLE FILE: a symbolic name, and the new version; without FILE, the file in the deploy folder again")
                    String... bundleAndFile)
            throws InterruptedException {
        if (Help.wanted(session, BundleCommands.class, "swap", bundleAndFile)) {
            return;
        }
        if (bundleAndFile.length < 1 || bundleAndFile.length > 2) {
            throw Help.usage(BundleCommands.class, "swap", "expected a bundle and, optionally, a file");
        }
        String bundle = bundleAndFile[0];
        if (dryRun) {
            var table = new Table(Column.figure("ID"), Column.identifier("NAME"), Column.text("VERSION"));
            answer(folder().dryRun(bundle))
                    .forEach(touched ->
                            table.add(touched.getBundleId(), touched.getSymbolicName(), touched.getVersion()));
            Output.of(session, json).print(Listing.ofNow().table("bundles", table));
        } else if (bundleAndFile.length == 1) {
            print(session, answer(folder().swap(bundle)), json);
        } else {
            Path file = session.currentDir().resolve(bundleAndFile[1]);
            if (Files.notExists(file)) {
                throw new CommandException("file " + file + " not found");
            }
            print(session, answer(folder().swap(bundle, file)), json);
        }
    }

    /** {@code aiko:rollback}. */
    @Descriptor("Return a bundle of the deploy folder to the version before; a second rollback undoes the first")
    public void rollback(
            CommandSession session,
            @Descriptor(Output.JSON_HELP)
                    @Parameter(
                            names = {Output.JSON},
                            presentValue = "true",
                            absentValue = "false")
                    boolean json,
            @Usage("BUNDLE:REVERSIBLE") @Descriptor("BUNDLE: a symbolic name") String... bundle)
            throws InterruptedException {
        if (Help.wanted(session, BundleCommands.class, "rollback", bundle)) {
            return;
        }
        if (bundle.length != 1) {
            throw Help.usage(BundleCommands.class, "rollback", "expected one bundle");
        }
        print(session, answer(folder().rollback(bundle[0])), json);
    }

    private Deployer folder() {
        Deployer present = deployer;
        if (present == null) {
            throw new CommandException("this container has no deploy folder");
        }
        return present;
    }

    private static void print(CommandSession session, DeployedFile file, boolean isJson) {
        if (file.state() != State.ACTIVE && file.state() != State.PART) {
            throw new CommandException(file.file().getFileName() + " is " + file.state() + ": " + file.problem());
        }
        Output.of(session, isJson)
                .print(Listing.ofNow()
                        .note(
                                file.state() == State.PART
                                        ? file.problem()
                                        : file.symbolicName() + ' ' + file.version() + " runs, from "
                                                + file.file().getFileName())
                        .fact("id", file.bundleId())
                        .fact("state", file.state())
                        .fact("name", file.symbolicName())
                        .fact("version", file.version())
                        .fact("file", file.file().getFileName())
                        .fact("since", file.since())
                        .fact("problem", Table.orAbsent(file.problem())));
    }

    private static <T> T answer(CompletionStage<T> stage) throws InterruptedException {
        return Answer.of(
                stage,
                LIMIT_SECONDS,
                "the deployer has not finished within " + LIMIT_SECONDS + " s; aiko:bundles shows the result");
    }
}

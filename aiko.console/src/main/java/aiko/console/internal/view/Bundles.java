// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.view;

import aiko.client.AikoClient;
import aiko.console.internal.json.Json;
import aiko.console.internal.request.Audit;
import aiko.console.internal.request.Call;
import aiko.console.internal.request.Problem;
import aiko.console.internal.request.Waiting;
import aiko.deployer.DeployedFile;
import aiko.deployer.DeployedFile.State;
import aiko.deployer.Deployer;
import aiko.event.Handle;
import aiko.process.AikoProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The bundles of the deploy folder: listed, replaced and rolled back. */
@Component(service = Bundles.class)
public class Bundles {
    private static final long LIMIT_SECONDS = 60;
    /** How often it is looked for an old upload. */
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final BundleContext context;
    private final Audit audit;
    private final Uploads uploads;
    private final Handle timer;

    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<AikoProcess> processes;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Deployer deployer;

    @Activate
    public Bundles(BundleContext context, @Reference Audit audit, @Reference AikoClient client) throws IOException {
        this.context = context;
        this.audit = audit;
        String folder = context.getProperty("aiko.data.dir");
        uploads = new Uploads(Path.of(folder == null ? "." : folder), System::nanoTime);
        timer = client.process().eventLoop().addTimerHandler(this::discardOld, PERIOD);
    }

    @Deactivate
    void deactivate() throws IOException {
        timer.cancel();
        uploads.clear();
    }

    private void discardOld() {
        try {
            uploads.discardOld();
        } catch (IOException failure) {
            audit.logger().warn("console: an uploaded file cannot be deleted: {}", failure.toString());
        }
    }

    /** The files of the folder, and the number of services of each bundle. */
    public Object list(Call call) {
        Deployer folder = folder();
        Map<Long, Integer> services = services();
        return Json.object(
                "folder",
                folder.folder(),
                "files",
                folder.files().stream()
                        .<Object>map(file -> json(folder, file, services))
                        .toList());
    }

    private Map<Long, Integer> services() {
        var services = new HashMap<Long, Integer>();
        processes.forEach(process -> process.services()
                .forEach(service -> services.merge(service.bundle().getBundleId(), 1, Integer::sum)));
        return services;
    }

    private Map<String, Object> json(Deployer folder, DeployedFile file, Map<Long, Integer> services) {
        Bundle bundle =
                file.bundleId().isPresent() ? context.getBundle(file.bundleId().getAsLong()) : null;
        return Json.object(
                "file", file.file().getFileName(),
                "state", file.state(),
                "name", file.symbolicName(),
                "version", file.version(),
                "running", bundle == null ? null : bundle.getVersion(),
                "id", bundle == null ? null : bundle.getBundleId(),
                "services", bundle == null ? 0 : services.getOrDefault(bundle.getBundleId(), 0),
                "canRollBack", folder.canRollBack(file.symbolicName()),
                "since", file.since().toEpochMilli(),
                "problem", file.problem());
    }

    /** Receives a bundle, and lists the effects of a swap to it. */
    public Object upload(Call call, long limit) throws IOException, InterruptedException {
        Deployer folder = folder();
        Upload received;
        if (call.announcedBytes() > limit) {
            throw Upload.tooLarge(limit);
        }
        try (InputStream in = call.exchange().getRequestBody()) {
            received = uploads.receive(in, limit);
        }
        boolean isShown = false;
        try {
            if (folder.files().stream().noneMatch(file -> file.symbolicName().equals(received.symbolicName()))) {
                throw Problem.failed("bundle " + received.symbolicName()
                        + " is not in the deploy folder: a swap replaces a bundle; copy the file into "
                        + folder.folder());
            }
            Map<String, Object> plan = plan(folder, received.symbolicName());
            plan.put("upload", received.id());
            plan.put("version", received.version());
            plan.put("bytes", received.bytes());
            isShown = true;
            return plan;
        } finally {
            if (!isShown) {
                uploads.discard(received.id());
            }
        }
    }

    /** What a swap of a bundle would restart. */
    public Object dryRun(Call call) throws InterruptedException {
        return plan(folder(), call.parameter("bundle"));
    }

    private Map<String, Object> plan(Deployer folder, String bundle) throws InterruptedException {
        Map<Long, Integer> services = services();
        return Json.object(
                "bundle",
                bundle,
                "restarts",
                answer(folder.dryRun(bundle)).stream()
                        .map(touched -> Json.object(
                                "id", touched.getBundleId(),
                                "name", touched.getSymbolicName(),
                                "version", touched.getVersion(),
                                "services", services.getOrDefault(touched.getBundleId(), 0)))
                        .toList());
    }

    /** Replaces a bundle by the uploaded file, or by its own file again. */
    public Object swap(Call call) throws IOException, InterruptedException {
        Call.Body body = call.body();
        String bundle = body.text("bundle");
        if (body.values().get("upload") == null) {
            return audited(call, "swap " + bundle, () -> folder().swap(bundle));
        }
        Upload taken = uploads.take(body.text("upload"), bundle)
                .orElseThrow(
                        () -> Problem.failed("the uploaded file is not there any more: it was used or cancelled, or"
                                + " has waited for " + Uploads.LONGEST_WAIT.toMinutes() + " minutes; upload it again"));
        String what = "swap " + bundle + " to uploaded version " + taken.version() + ", SHA-256 " + taken.digest();
        try {
            if (!taken.isUnchanged()) {
                audit.change(call, what + ": refused: the uploaded file has changed since");
                throw Problem.failed("the uploaded file has changed in the data folder since; upload it again");
            }
            return audited(call, what, () -> folder().swap(bundle, taken.file()));
        } finally {
            Files.deleteIfExists(taken.file());
        }
    }

    /** Discards an uploaded file. */
    public Object discard(Call call) throws IOException {
        uploads.discard(call.body().text("upload"));
        return Json.object();
    }

    /** Returns to the content before. */
    public Object rollback(Call call) throws IOException, InterruptedException {
        String bundle = call.body().text("bundle");
        return audited(call, "roll back " + bundle, () -> folder().rollback(bundle));
    }

    /** Logs a change before it is made, and again if it has not succeeded. */
    private Object audited(Call call, String what, Supplier<CompletionStage<DeployedFile>> change)
            throws InterruptedException {
        audit.change(call, what);
        boolean isDone = false;
        try {
            Object result = result(answer(change.get()));
            isDone = true;
            return result;
        } finally {
            if (!isDone) {
                audit.change(call, "not done, or not within " + LIMIT_SECONDS + " s: " + what);
            }
        }
    }

    private Object result(DeployedFile file) {
        if (file.state() != State.ACTIVE && file.state() != State.PART && file.state() != State.WAITING) {
            throw Problem.failed(file.file().getFileName() + " is " + file.state() + ": " + file.problem());
        }
        return json(folder(), file, services());
    }

    private Deployer folder() {
        Deployer present = deployer;
        if (present == null) {
            throw Problem.notFound("this container has no deploy folder");
        }
        return present;
    }

    private static <T> T answer(CompletionStage<T> stage) throws InterruptedException {
        return Waiting.on(
                stage,
                LIMIT_SECONDS,
                "the deployer has not finished within " + LIMIT_SECONDS + " s; the list shows the result");
    }
}

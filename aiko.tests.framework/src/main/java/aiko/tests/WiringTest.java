// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.deployer.DeployedFile.State;
import aiko.deployer.Deployer;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** The same files give the same wires, in whatever order they come. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class WiringTest {
    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = 10_000)
    Deployer deployer;

    @InjectService(timeout = 10_000)
    AikoProcess process;

    private final List<String> stopped = new CopyOnWriteArrayList<>();
    private final SynchronousBundleListener listener = event -> {
        if (event.getType() == BundleEvent.STOPPED) {
            stopped.add(event.getBundle().getSymbolicName());
        }
    };
    private DropFolder folder;
    private SwapRig rig;

    @BeforeEach
    void see_the_folder() {
        rig = new SwapRig(context, process);
        folder = new DropFolder(context, deployer);
        context.addBundleListener(listener);
    }

    @AfterEach
    void clean_up() throws Exception {
        context.removeBundleListener(listener);
        folder.empty();
        rig.close();
    }

    private static TestBundle bundle(String name, String version) {
        return new TestBundle("wire." + name, version).header("Import-Package", "org.osgi.framework");
    }

    private static TestBundle user(String imports) {
        return new TestBundle("wire.user", "1.0.0").header("Import-Package", imports);
    }

    private static TestBundle provider(String name, String version) {
        return bundle(name, "1.0.0").header("Export-Package", "wire.library;version=" + version);
    }

    private static TestBundle fragment(String host, String version) {
        return bundle("fragment", version).header("Fragment-Host", host);
    }

    private boolean isActive(String symbolicName) {
        return folder.find(symbolicName)
                .filter(found -> found.getState() == Bundle.ACTIVE)
                .isPresent();
    }

    /** The symbolic names and versions of what a bundle that runs is wired to. */
    private List<String> providers(String symbolicName) {
        return folder.find(symbolicName)
                .filter(found -> found.getState() == Bundle.ACTIVE)
                .map(found -> found.adapt(BundleWiring.class).getRequiredWires(null).stream()
                        .map(wire -> wire.getProvider().getSymbolicName())
                        .filter(name -> name.startsWith("wire."))
                        .distinct()
                        .sorted()
                        .toList())
                .orElse(List.of());
    }

    private List<String> fragments(String symbolicName) {
        return folder.find(symbolicName)
                .filter(found -> found.getState() == Bundle.ACTIVE)
                .map(found -> found.adapt(BundleWiring.class).getProvidedWires(HostNamespace.HOST_NAMESPACE).stream()
                        .map(BundleWire::getRequirer)
                        .map(fragment -> fragment.getSymbolicName() + ' ' + fragment.getVersion())
                        .toList())
                .orElse(List.of());
    }

    private void remove(String name) throws IOException {
        Files.delete(deployer.folder().resolve(name));
    }

    @Test
    void a_fragment_is_attached_replaced_and_detached_while_the_service_of_its_host_keeps_its_place_and_state()
            throws Exception {
        folder.run("counter.jar", rig.counter("1"));
        HostedService service = rig.service("counter");
        process.messages().publishCommand(service.topicPath().in(), "count", 1);
        await().until(() -> rig.said.stream().anyMatch(line -> line.endsWith(" count 1")));
        rig.settleDirectory();
        rig.directory.clear();

        folder.drop("fragment.jar", fragment("swap.counter", "1.0.0"));
        await().until(() -> fragments("swap.counter").equals(List.of("wire.fragment 1.0.0")));
        await().until(() -> folder.state("fragment.jar") == State.ACTIVE);
        rig.lines(1, "deploy: swap.counter gets its fragment wire.fragment 1.0.0; restarted for this");
        rig.lines(1, "deploy/fragment.jar: attached wire.fragment 1.0.0 to swap.counter 1.0.0 in ");

        folder.drop("fragment.jar", fragment("swap.counter", "2.0.0"));
        await().until(() -> fragments("swap.counter").equals(List.of("wire.fragment 2.0.0")));
        rig.lines(1, "deploy/fragment.jar: attached wire.fragment 2.0.0 (was 1.0.0) to swap.counter 1.0.0 in ");

        remove("fragment.jar");
        await().until(() -> folder.find("wire.fragment").isEmpty() && isActive("swap.counter"));
        await().until(() -> fragments("swap.counter").isEmpty());

        process.messages().publishCommand(service.topicPath().in(), "count", 2);
        await().until(() -> rig.said.stream().anyMatch(line -> line.endsWith(" count 2")));
        assertThat(rig.service("counter").topicPath()).isEqualTo(service.topicPath());
        assertThat(rig.saidOf(service)).isEmpty();
    }

    @Test
    void a_fragment_waits_for_its_host_and_for_what_it_needs() throws Exception {
        folder.drop(
                "fragment.jar",
                new TestBundle("wire.fragment", "1.0.0")
                        .header("Fragment-Host", "wire.host;bundle-version=\"[1,2)\"")
                        .header("Import-Package", "wire.library"));
        await().until(() -> folder.state("fragment.jar") == State.UNRESOLVED);
        assertThat(folder.problem("fragment.jar"))
                .contains("waits for its host wire.host [1.0.0,2.0.0): it is not installed");

        folder.run("host.jar", bundle("host", "1.0.0"));
        await().until(() -> folder.problem("fragment.jar").contains("waits for package wire.library"));
        assertThat(stopped).isEmpty();

        folder.run("library.jar", provider("library", "1.0"));
        await().until(() -> fragments("wire.host").equals(List.of("wire.fragment 1.0.0")));
        await().until(() -> folder.state("fragment.jar") == State.ACTIVE);
    }

    @Test
    void a_fragment_that_comes_with_a_package_lets_others_resolve() throws Exception {
        folder.run("host.jar", bundle("host", "1.0.0"));
        folder.drop("user.jar", user("wire.library"));
        await().until(() -> folder.state("user.jar") == State.UNRESOLVED);

        folder.drop("fragment.jar", fragment("wire.host", "1.0.0").header("Export-Package", "wire.library"));

        await().until(() -> providers("wire.user").equals(List.of("wire.host")));
    }

    @Test
    void an_optional_package_is_used_as_soon_as_it_comes_and_no_longer_when_it_goes() throws Exception {
        folder.run("bystander.jar", bundle("bystander", "1.0.0"));
        folder.run("user.jar", user("wire.library;resolution:=optional;version=\"[1,2)\""));
        folder.run("other.jar", bundle("other", "1.0.0").header("Export-Package", "wire.library;version=2"));
        assertThat(stopped).isEmpty();

        folder.run("library.jar", provider("library", "1.1"));
        await().until(() -> providers("wire.user").equals(List.of("wire.library")));
        rig.lines(1, "deploy: wire.user uses package wire.library of wire.library 1.0.0; restarted for this");

        remove("library.jar");
        await().until(() -> isActive("wire.user") && providers("wire.user").isEmpty());
        assertThat(stopped).doesNotContain("wire.bystander");
    }

    @Test
    void the_highest_version_of_a_package_is_used_whenever_it_comes() throws Exception {
        folder.run("old.jar", provider("old", "1.0"));
        folder.run("user.jar", user("wire.library;version=\"[1,2)\""));
        assertThat(providers("wire.user")).containsExactly("wire.old");

        folder.run("new.jar", provider("new", "1.5"));
        await().until(() -> providers("wire.user").equals(List.of("wire.new")));
        folder.run("toonew.jar", provider("toonew", "2.0"));
        folder.run("toold.jar", provider("toold", "1.2"));
        assertThat(providers("wire.user")).containsExactly("wire.new");
        assertThat(stopped).containsExactly("wire.user");
    }

    @Test
    void who_has_a_package_himself_uses_a_better_one_too() throws Exception {
        folder.run("own.jar", provider("own", "1.0").header("Import-Package", "wire.library;version=\"[1,2)\""));
        folder.run("user.jar", user("wire.library;version=\"[1,2)\""));
        assertThat(providers("wire.user")).containsExactly("wire.own");

        folder.run("api.jar", provider("api", "1.1"));

        await().until(() -> providers("wire.own").equals(List.of("wire.api")));
        await().until(() -> providers("wire.user").equals(List.of("wire.api")));
    }

    @Test
    void a_better_one_that_would_have_used_the_old_one_is_used_instead() throws Exception {
        folder.run("old.jar", provider("old", "1.0").header("Import-Package", "wire.library;version=\"[1,2)\""));
        folder.run("user.jar", user("wire.library;version=\"[1,2)\""));

        folder.drop("new.jar", provider("new", "1.1").header("Import-Package", "wire.library;version=\"[1,2)\""));

        await().until(() -> providers("wire.user").equals(List.of("wire.new")));
        await().until(() -> providers("wire.old").equals(List.of("wire.new")));
        await().until(() -> isActive("wire.new"));
    }

    @Test
    void optional_bundles_and_capabilities_of_any_kind_are_used_as_soon_as_they_come() throws Exception {
        folder.run(
                "user.jar",
                user("org.osgi.framework")
                        .header("Require-Bundle", "wire.bundle;resolution:=optional")
                        .header(
                                "Require-Capability",
                                "wire.thing;filter:=\"(kind=good)\";resolution:=optional;cardinality:=multiple"));
        folder.run("bundle.jar", bundle("bundle", "1.0.0"));
        await().until(() -> providers("wire.user").equals(List.of("wire.bundle")));
        folder.run("thing.jar", bundle("thing", "1.0.0").header("Provide-Capability", "wire.thing;kind=good"));
        await().until(() -> providers("wire.user").equals(List.of("wire.bundle", "wire.thing")));
        folder.run("bad.jar", bundle("bad", "1.0.0").header("Provide-Capability", "wire.thing;kind=bad"));
        folder.run("another.jar", bundle("another", "1.0.0").header("Provide-Capability", "wire.thing;kind=good"));
        await().until(() -> providers("wire.user").equals(List.of("wire.another", "wire.bundle", "wire.thing")));
    }

    @Test
    void what_the_framework_does_not_allow_is_tried_once_and_said() throws Exception {
        folder.run("base1.jar", bundle("base1", "1.0.0").header("Export-Package", "wire.base;version=1"));
        folder.run("user.jar", user("wire.base;version=\"[1,2)\",wire.library;resolution:=optional"));
        folder.run("base2.jar", bundle("base2", "1.0.0").header("Export-Package", "wire.base;version=2"));
        folder.run(
                "library.jar",
                new TestBundle("wire.library", "1.0.0")
                        .header("Import-Package", "wire.base;version=2")
                        .header("Export-Package", "wire.library;uses:=wire.base"));
        rig.lines(1, "restarted without effect");
        stopped.clear();

        folder.run("bystander.jar", bundle("bystander", "1.0.0"));

        assertThat(stopped).isEmpty();
        assertThat(providers("wire.user")).containsExactly("wire.base1");
    }

    @Test
    void a_bundle_of_the_container_that_all_depends_on_gets_no_fragment() throws Exception {
        folder.drop("fragment.jar", fragment("aiko.process", "1.0.0"));
        await().until(() -> folder.state("fragment.jar") == State.UNRESOLVED);
        assertThat(folder.problem("fragment.jar"))
                .contains("its host aiko.process cannot be restarted while the container runs");
        assertThat(stopped).isEmpty();
    }
}

// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import aiko.deployer.DeployedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** What others ask of the deployer's thread, and the answers to it. */
final class Requests {
    private final Queue<Request> queue = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /** One change of the folder, for a bundle. */
    private record Request(String symbolicName, FolderEdits.Edit edit, CompletableFuture<DeployedFile> answer) {}

    /** Those whose changes are made, with the names of the files. */
    static final class Made {
        private final List<Request> requests = new ArrayList<>();
        private final List<String> fileNames = new ArrayList<>();

        boolean isEmpty() {
            return requests.isEmpty();
        }

        Set<String> symbolicNames() {
            return requests.stream().map(Request::symbolicName).collect(Collectors.toSet());
        }

        void fail(Throwable failure) {
            requests.forEach(request -> request.answer().completeExceptionally(failure));
        }

        void answer(List<DeployedFile> files) {
            for (int i = 0; i < requests.size(); i++) {
                String name = fileNames.get(i);
                CompletableFuture<DeployedFile> answer = requests.get(i).answer();
                files.stream()
                        .filter(file -> file.file().getFileName().toString().equals(name))
                        .findFirst()
                        .ifPresentOrElse(
                                answer::complete,
                                () -> answer.completeExceptionally(new IOException(name + " has gone")));
            }
        }
    }

    /** Any thread. */
    CompletionStage<DeployedFile> add(String symbolicName, FolderEdits.Edit edit) {
        var request = new Request(symbolicName, edit, new CompletableFuture<>());
        queue.add(request);
        if (closed) {
            close();
        }
        return request.answer();
    }

    /** Makes all changes that were asked for. The deployer's thread. */
    Made make() {
        var made = new Made();
        for (Request request = queue.poll(); request != null; request = queue.poll()) {
            try {
                made.fileNames.add(request.edit().apply());
                made.requests.add(request);
            } catch (IOException | RuntimeException failure) {
                request.answer().completeExceptionally(failure);
            }
        }
        return made;
    }

    /** Nobody answers any more. */
    void close() {
        closed = true;
        for (Request request = queue.poll(); request != null; request = queue.poll()) {
            request.answer()
                    .completeExceptionally(new IllegalStateException("the deploy folder is not watched any more"));
        }
    }
}

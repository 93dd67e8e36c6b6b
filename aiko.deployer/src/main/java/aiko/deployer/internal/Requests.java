// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import aiko.deployer.DeployedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Requests to the deployer's thread, and their answers. */
final class Requests {
    private final Queue<Request> queue = new ConcurrentLinkedQueue<>();
    private final Map<Request, String> unanswered = new LinkedHashMap<>();
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
    }

    /** Fails the requests. The deployer's thread. */
    void fail(Made made, Throwable failure) {
        made.requests.forEach(request -> request.answer().completeExceptionally(failure));
    }

    /**
     * Answers what was asked for, as soon as it is known what came of it. The deployer's thread.
     *
     * @param isUndecided by the name of the file
     */
    void answer(Made made, List<DeployedFile> files, Predicate<String> isUndecided) {
        for (int i = 0; i < made.requests.size(); i++) {
            unanswered.put(made.requests.get(i), made.fileNames.get(i));
        }
        unanswered.entrySet().removeIf(entry -> {
            boolean isDecided = !isUndecided.test(entry.getValue());
            if (isDecided) {
                answer(entry.getKey().answer(), entry.getValue(), files);
            }
            return isDecided;
        });
    }

    private static void answer(CompletableFuture<DeployedFile> answer, String name, List<DeployedFile> files) {
        files.stream()
                .filter(file -> file.file().getFileName().toString().equals(name))
                .findFirst()
                .ifPresentOrElse(
                        answer::complete, () -> answer.completeExceptionally(new IOException(name + " was deleted")));
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

    /** Nobody answers any more. The deployer's thread. */
    void end() {
        close();
        unanswered.keySet().forEach(Requests::refuse);
        unanswered.clear();
    }

    private void close() {
        closed = true;
        for (Request request = queue.poll(); request != null; request = queue.poll()) {
            refuse(request);
        }
    }

    private static void refuse(Request request) {
        request.answer().completeExceptionally(new IllegalStateException("the deployer has stopped"));
    }
}

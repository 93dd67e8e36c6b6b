// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.request;

import aiko.process.TopicPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Questions under way by the service that is asked: linked lists, so that one costs no more than its place. */
final class QuestionsByService {
    private final Map<TopicPath, Question> first = new HashMap<>();

    void add(Question question) {
        Question next = first.put(question.service, question);
        if (next != null) {
            question.nextOfService = next;
            next.previousOfService = question;
        }
    }

    void remove(Question question) {
        Question previous = question.previousOfService;
        Question next = question.nextOfService;
        if (next != null) {
            next.previousOfService = previous;
        }
        if (previous != null) {
            previous.nextOfService = next;
        } else if (next != null) {
            first.put(question.service, next);
        } else {
            first.remove(question.service);
        }
        question.previousOfService = null;
        question.nextOfService = null;
    }

    /** Those of one service, the newest first. */
    List<Question> of(TopicPath service) {
        var found = new ArrayList<Question>();
        for (Question question = first.get(service); question != null; question = question.nextOfService) {
            found.add(question);
        }
        return found;
    }

    boolean isEmpty() {
        return first.isEmpty();
    }
}

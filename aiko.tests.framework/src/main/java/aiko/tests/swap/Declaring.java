// SPDX-License-Identifier: Apache-2.0
package aiko.tests.swap;

import aiko.process.ServiceState;
import java.util.List;
import java.util.Optional;

/** A component that says in its declarations that its state is of no use to another version. */
public class Declaring implements Guests, ServiceState {
    /** Of the bundle. */
    public record Visit(String guest) {}

    @Override
    public void welcome(String guest) {}

    @Override
    public Optional<List<Visit>> handOver() {
        return Optional.of(List.of());
    }

    @Override
    public void takeOver(Object state) {}
}

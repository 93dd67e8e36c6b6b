// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.propertytypes.SatisfyingConditionTarget;

/** Is there while the process of {@link ComponentTest} has a connection to its server. */
@Component(service = ConnectedProbe.class)
@SatisfyingConditionTarget("(&(osgi.condition.id=aiko.transport)(aiko.process.name=components))")
public class ConnectedProbe {}

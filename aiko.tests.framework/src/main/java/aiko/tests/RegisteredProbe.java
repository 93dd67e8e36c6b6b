// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.propertytypes.SatisfyingConditionTarget;

/** Is there while the process of {@link ComponentTest} knows a registrar. */
@Component(service = RegisteredProbe.class)
@SatisfyingConditionTarget("(&(osgi.condition.id=aiko.registrar)(aiko.process.name=components))")
public class RegisteredProbe {}

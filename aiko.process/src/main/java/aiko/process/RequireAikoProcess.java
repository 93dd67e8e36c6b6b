// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Requirement;

/**
 * Lets a bundle require an Aiko process: without one, the bundle does not resolve. {@link AikoService} does so too.
 */
@Requirement(namespace = "osgi.implementation", name = "aiko.process", version = "1.0.0")
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.PACKAGE, ElementType.ANNOTATION_TYPE})
public @interface RequireAikoProcess {}

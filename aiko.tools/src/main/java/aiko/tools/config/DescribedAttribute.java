// SPDX-License-Identifier: Apache-2.0
package aiko.tools.config;

import org.apache.felix.metatype.AD;
import org.osgi.service.metatype.AttributeDefinition;

/** A setting as Felix's reader of Metatype files gives it, as one of the Metatype specification. */
final class DescribedAttribute implements AttributeDefinition {
    private final AD attribute;

    DescribedAttribute(AD attribute) {
        this.attribute = attribute;
    }

    @Override
    public String getName() {
        return attribute.getName();
    }

    @Override
    public String getID() {
        return attribute.getID();
    }

    @Override
    public String getDescription() {
        return attribute.getDescription();
    }

    @Override
    public int getCardinality() {
        return attribute.getCardinality();
    }

    @Override
    public int getType() {
        return attribute.getType();
    }

    @Override
    public String[] getOptionValues() {
        return attribute.getOptionValues();
    }

    @Override
    public String[] getOptionLabels() {
        return attribute.getOptionLabels();
    }

    @Override
    public String validate(String value) {
        return attribute.validate(value);
    }

    @Override
    public String[] getDefaultValue() {
        return attribute.getDefaultValue();
    }
}

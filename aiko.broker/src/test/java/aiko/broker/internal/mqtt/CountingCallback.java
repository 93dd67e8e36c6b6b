// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttMessage;

/** Counts what comes. */
record CountingCallback(AtomicInteger received) implements MqttCallback {
    @Override
    public void connectionLost(Throwable cause) {
        // seen by what is missing
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        received.incrementAndGet();
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
        // it publishes nothing
    }
}

// SPDX-License-Identifier: Apache-2.0
/** Elements of pipelines as services: their streams, the frames that are queued, and the threads that process them. */
package aiko.pipeline.internal;

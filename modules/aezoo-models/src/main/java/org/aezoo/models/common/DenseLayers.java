package org.aezoo.models.common;

/** A dense network with hidden layers and an output whose activation is a setting. */
public interface DenseLayers extends HiddenLayers, OutputSettings {}

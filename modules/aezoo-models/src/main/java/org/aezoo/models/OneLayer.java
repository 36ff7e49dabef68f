package org.aezoo.models;

/** A dense network of one layer each way; the code may be larger than the input. */
public interface OneLayer extends OutputSettings, TiedSettings {

    /** Of the code; f in the equations. */
    @Setting("activation of the code")
    @Default("relu")
    Nonlinearity activation();
}

package org.jdynet.internal.jni;

import org.bytedeco.javacpp.annotation.Platform;
import org.bytedeco.javacpp.annotation.Properties;

/**
 * Loads OpenBLAS from bytedeco's jar without its own presets: those bind all of LAPACK and load a
 * 24 MB shim that JDyNet never calls. libgcc_s is left out because it would raise the glibc floor.
 */
@Properties(
    @Platform(
        preload = {"gfortran@.5", "quadmath@.0", "openblas@.0"},
        preloadresource = "/org/bytedeco/openblas/"))
public class OpenBlasConfig {}

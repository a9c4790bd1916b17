/** JavaCPP bindings of JDyNet's kernels. Internal: not an API. */
module org.jdynet.natives {
  requires transitive org.bytedeco.javacpp;
  requires org.bytedeco.openblas;

  exports org.jdynet.internal.jni to
      org.jdynet;

  opens org.jdynet.internal.jni to
      org.bytedeco.javacpp;
}

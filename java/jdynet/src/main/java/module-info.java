/** Neural networks for the JVM: tensors, autograd, layers, optimizers and data. */
module org.jdynet {
  requires org.jdynet.natives;

  exports org.jdynet;
  exports org.jdynet.autograd;
  exports org.jdynet.data;
  exports org.jdynet.nn;
  exports org.jdynet.optim;
}

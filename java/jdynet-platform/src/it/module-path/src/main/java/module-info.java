module consumer {
  requires org.jdynet.platform;
}

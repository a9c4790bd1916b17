/** JDyNet and its native libraries. */
module org.jdynet.platform {
  requires transitive org.jdynet;
  requires org.jdynet.natives.linux.x86_64;
  requires org.bytedeco.openblas.linux.x86_64;
}

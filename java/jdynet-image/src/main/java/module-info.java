/** Folders of images as data sets. */
module org.jdynet.image {
  requires transitive org.jdynet;
  requires java.desktop;

  exports org.jdynet.image;
}

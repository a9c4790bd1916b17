/** Tables in CSV and TSV files as tensors. */
module org.jdynet.csv {
  requires transitive org.jdynet;
  requires de.siegmar.fastcsv;

  exports org.jdynet.csv;
}

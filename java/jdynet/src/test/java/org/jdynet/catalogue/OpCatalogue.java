package org.jdynet.catalogue;

import java.util.List;
import java.util.stream.Stream;

/** One row for each public operator; the rows stand in one file per family. */
final class OpCatalogue {
  static final List<OpRow> ROWS =
      Stream.of(
              ElementwiseRows.rows(),
              InPlaceRows.rows(),
              ViewRows.rows(),
              ReductionRows.rows(),
              ProductRows.rows(),
              WindowRows.rows(),
              SoftmaxRows.rows(),
              ConversionRows.rows())
          .flatMap(List::stream)
          .toList();

  private OpCatalogue() {}
}

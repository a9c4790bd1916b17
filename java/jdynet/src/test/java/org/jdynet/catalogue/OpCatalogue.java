package org.jdynet.catalogue;

import java.util.List;
import java.util.stream.Stream;

/** One row for each public operator; the rows stand in one file per family. */
final class OpCatalogue {
  static final List<OpRow> ROWS =
      Stream.of(
              UnaryRows.rows(),
              SpecialRows.rows(),
              ActivationRows.rows(),
              GateRows.rows(),
              BinaryRows.rows(),
              CompareRows.rows(),
              TernaryRows.rows(),
              InPlaceRows.rows(),
              ViewRows.rows(),
              ExpandRows.rows(),
              SliceRows.rows(),
              SplitRows.rows(),
              JoinRows.rows(),
              RepeatRows.rows(),
              ArrangeRows.rows(),
              PadRows.rows(),
              SumRows.rows(),
              ExtremeRows.rows(),
              MomentRows.rows(),
              LogicalRows.rows(),
              ScanRows.rows(),
              SortRows.rows(),
              ProductRows.rows(),
              LinalgRows.rows(),
              ContractionRows.rows(),
              CreationRows.rows(),
              ConvRows.rows(),
              WindowRows.rows(),
              PoolRows.rows(),
              AdaptivePoolRows.rows(),
              ImageRows.rows(),
              ResizeRows.rows(),
              SoftmaxRows.rows(),
              LossRows.rows(),
              RankingRows.rows(),
              ClassLossRows.rows(),
              NormRows.rows(),
              NormalizeRows.rows(),
              DropoutRows.rows(),
              EmbeddingRows.rows(),
              RecurrentRows.rows(),
              AttentionRows.rows(),
              ConversionRows.rows(),
              IndexRows.rows(),
              IndexSelectRows.rows(),
              GatherRows.rows(),
              ScatterRows.rows(),
              MaskRows.rows())
          .flatMap(List::stream)
          .toList();

  private OpCatalogue() {}

  static OpRow row(String name) {
    return ROWS.stream()
        .filter(row -> row.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no row named " + name));
  }
}

package org.jdynet.examples;

import java.awt.Color;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Loss and accuracy by epoch, drawn as a picture. */
final class LearningCurves {
  private final List<Integer> epochs = new ArrayList<>();
  private final List<Double> loss = new ArrayList<>();
  private final List<Double> testLoss = new ArrayList<>();
  private final List<Double> accuracy = new ArrayList<>();
  private final List<Double> testAccuracy = new ArrayList<>();

  void add(Metric train, Metric test) {
    epochs.add(epochs.size() + 1);
    loss.add(train.loss());
    testLoss.add(test.loss());
    accuracy.add(train.accuracy());
    testAccuracy.add(test.accuracy());
  }

  double lastTestAccuracy() {
    return testAccuracy.get(testAccuracy.size() - 1);
  }

  /** Writes a PNG. */
  void save(Path file) throws IOException {
    XYChart losses = chart("Cross-entropy loss", LegendPosition.InsideNE);
    losses.addSeries("training", epochs, loss).setMarker(SeriesMarkers.CIRCLE);
    losses.addSeries("test", epochs, testLoss).setMarker(SeriesMarkers.DIAMOND);
    losses.getStyler().setYAxisMin(0.0);
    XYChart accuracies = chart("Accuracy", LegendPosition.InsideSE);
    accuracies.addSeries("training", epochs, accuracy).setMarker(SeriesMarkers.CIRCLE);
    accuracies.addSeries("test", epochs, testAccuracy).setMarker(SeriesMarkers.DIAMOND);
    accuracies.getStyler().setYAxisMin(0.0).setYAxisMax(1.0);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      BitmapEncoder.saveBitmap(
          List.of(losses, accuracies), 1, 2, out, BitmapEncoder.BitmapFormat.PNG);
    }
  }

  private XYChart chart(String title, LegendPosition legend) {
    XYChart chart =
        new XYChartBuilder().width(600).height(400).title(title).xAxisTitle("epoch").build();
    chart.getStyler().setLegendPosition(legend);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setXAxisMin(1.0).setXAxisMax((double) Math.max(2, epochs.size()));
    chart.getStyler().setXAxisDecimalPattern("0").setYAxisDecimalPattern("0.0#");
    return chart;
  }
}

package org.jdynet.examples;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The two paths of {@link GradientDescent}: on the curve, and over contours of the surface. */
final class DescentPicture {
  private static final int SIDE = 161;
  private static final double[] LEVELS = {2, 10, 30, 60, 100, 150, 220, 350, 550};
  private static final Color RED = new Color(200, 30, 30);

  private DescentPicture() {}

  /** Writes a PNG. */
  static void save(List<double[]> curvePath, List<double[]> surfacePath, Path file)
      throws IOException {
    List<XYChart> charts = List.of(curve(curvePath), surface(surfacePath));
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      BitmapEncoder.saveBitmap(charts, 1, 2, out, BitmapEncoder.BitmapFormat.PNG);
    }
  }

  private static XYChart curve(List<double[]> path) {
    double[] xs = new double[SIDE];
    for (int i = 0; i < SIDE; i++) {
      xs[i] = -2 + 4.0 * i / (SIDE - 1);
    }
    double[] walked = path.stream().mapToDouble(point -> point[0]).toArray();
    XYChart chart = chart("Tilted double well: (x² − 1)² + 0.3x", "f(x)", 2);
    line(chart, "curve", xs, doubleWell(xs), new Color(70, 110, 170), 1.5f);
    path(chart, walked, doubleWell(walked));
    return chart;
  }

  private static double[] doubleWell(double[] xs) {
    try (TensorScope scope = TensorScope.open("curve")) {
      return GradientDescent.doubleWell(Tensor.of(xs, 1, xs.length)).toDoubleArray();
    }
  }

  private static XYChart surface(List<double[]> path) {
    XYChart chart = chart("Contours of Himmelblau's function", "y", 5);
    double[] heights;
    try (TensorScope scope = TensorScope.open("surface")) {
      Tensor side = Tensor.linspace(DType.FLOAT64, -5, 5, SIDE);
      Tensor x = side.reshape(1, SIDE).expand(SIDE, SIDE);
      Tensor y = side.reshape(SIDE, 1).expand(SIDE, SIDE);
      heights = GradientDescent.himmelblau(Tensor.stack(0, x, y)).toDoubleArray();
    }
    for (int i = 0; i < LEVELS.length; i++) {
      int shade = 60 + 15 * i;
      contour(chart, heights, LEVELS[i], new Color(shade, shade + 20, Math.min(255, shade + 60)));
    }
    path(
        chart,
        path.stream().mapToDouble(point -> point[0]).toArray(),
        path.stream().mapToDouble(point -> point[1]).toArray());
    return chart;
  }

  /**
   * A level's line, cut at the edges of triangles, of which each square of the grid has two; pieces
   * are parted by NaN.
   */
  private static void contour(XYChart chart, double[] heights, double level, Color color) {
    List<Double> xs = new ArrayList<>();
    List<Double> ys = new ArrayList<>();
    for (int row = 0; row + 1 < SIDE; row++) {
      for (int column = 0; column + 1 < SIDE; column++) {
        int corner = row * SIDE + column;
        cut(heights, level, xs, ys, corner, corner + 1, corner + SIDE);
        cut(heights, level, xs, ys, corner + 1, corner + SIDE, corner + SIDE + 1);
      }
    }
    String name = "f = " + (int) level;
    line(
        chart,
        name,
        xs.stream().mapToDouble(Double::doubleValue).toArray(),
        ys.stream().mapToDouble(Double::doubleValue).toArray(),
        color,
        1);
  }

  private static void cut(
      double[] heights, double level, List<Double> xs, List<Double> ys, int... corners) {
    boolean found = false;
    for (int i = 0; i < 3; i++) {
      int a = corners[i];
      int b = corners[(i + 1) % 3];
      if ((heights[a] < level) != (heights[b] < level)) {
        double part = (level - heights[a]) / (heights[b] - heights[a]);
        DoubleUnaryOperator place = cell -> -5 + 10 * cell / (SIDE - 1);
        xs.add(place.applyAsDouble(a % SIDE + part * (b % SIDE - a % SIDE)));
        ys.add(place.applyAsDouble(a / SIDE + part * (b / SIDE - a / SIDE)));
        found = true;
      }
    }
    if (found) {
      xs.add(xs.get(xs.size() - 1));
      ys.add(Double.NaN);
    }
  }

  private static void path(XYChart chart, double[] xs, double[] ys) {
    XYSeries steps = line(chart, "path", xs, ys, RED, 1.5f);
    steps.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(RED);
    int last = xs.length - 1;
    mark(chart, "start", xs[0], ys[0]).setMarker(SeriesMarkers.SQUARE);
    mark(chart, "end", xs[last], ys[last]).setMarker(SeriesMarkers.DIAMOND);
  }

  private static XYSeries mark(XYChart chart, String name, double x, double y) {
    XYSeries series = line(chart, name, new double[] {x}, new double[] {y}, Color.BLACK, 1);
    series.setMarkerColor(Color.BLACK).setShowInLegend(true);
    return series;
  }

  private static XYSeries line(
      XYChart chart, String name, double[] xs, double[] ys, Color color, float width) {
    XYSeries series = chart.addSeries(name, xs, ys);
    series.setMarker(SeriesMarkers.NONE).setLineColor(color);
    series.setLineStyle(new BasicStroke(width)).setShowInLegend(name.equals("path"));
    return series;
  }

  private static XYChart chart(String title, String yTitle, double reach) {
    XYChart chart =
        new XYChartBuilder()
            .width(600)
            .height(560)
            .title(title)
            .xAxisTitle("x")
            .yAxisTitle(yTitle)
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE).setMarkerSize(6);
    chart.getStyler().setXAxisMin(-reach).setXAxisMax(reach);
    if (yTitle.equals("y")) {
      chart.getStyler().setYAxisMin(-reach).setYAxisMax(reach);
    }
    return chart;
  }
}

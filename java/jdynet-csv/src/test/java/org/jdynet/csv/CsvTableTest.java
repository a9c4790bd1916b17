package org.jdynet.csv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jdynet.DType;
import org.jdynet.Jdynet;
import org.jdynet.Shape;
import org.jdynet.TensorScope;
import org.jdynet.data.Batch;
import org.jdynet.data.DataFormatException;
import org.jdynet.data.DataLoader;
import org.jdynet.data.TensorDataset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTableTest {
  private static final String IRISES =
      "length,width,count,species\n5.1,3.5,7,setosa\n\"6.25\",1e-1,-2,virginica\n4,2,0,setosa\n";

  private final long live = Jdynet.memory().live();
  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void nothingIsLeft() {
    scope.close();
    assertEquals(live, Jdynet.memory().live());
  }

  private static CsvTable.Builder irises() {
    return CsvTable.builder()
        .numbers("length", "width")
        .numbers(DType.INT64, "count")
        .categories("species");
  }

  private static CsvTable read(CsvTable.Builder options, String text) {
    return options.read("test.csv", new StringReader(text));
  }

  @Test
  void typedColumnsBecomeTensors() {
    CsvTable table = read(irises(), IRISES);
    assertEquals(3, table.rows());
    assertEquals(Shape.of(3, 2), table.tensor("length", "width").shape());
    assertArrayEquals(
        new float[] {5.1f, 3.5f, 6.25f, 0.1f, 4, 2},
        table.tensor("length", "width").toFloatArray());
    assertArrayEquals(new float[] {3.5f, 0.1f, 2}, table.tensor("width").toFloatArray());
    assertArrayEquals(new long[] {7, -2, 0}, table.tensor("count").toLongArray());
    assertArrayEquals(new long[] {0, 1, 0}, table.tensor("species").toLongArray());
    assertEquals(List.of("setosa", "virginica"), table.categories("species"));
    CsvTable wide = read(CsvTable.builder().numbers(DType.FLOAT64, "width"), IRISES);
    assertArrayEquals(new double[] {3.5, 0.1, 2}, wide.tensor("width").toDoubleArray());
  }

  @Test
  void codesAreInAlphabeticalOrder() {
    CsvTable table = read(CsvTable.builder().categories("c"), "c\nz\na\nm\na\n");
    assertEquals(List.of("a", "m", "z"), table.categories("c"));
    assertArrayEquals(new long[] {2, 0, 1, 0}, table.tensor("c").toLongArray());
    CsvTable.Builder known = CsvTable.builder().categories("c", List.of("z", "m", "a"));
    assertArrayEquals(new long[] {2, 0}, read(known, "c\na\nz\n").tensor("c").toLongArray());
    assertEquals(List.of("z", "m", "a"), read(known, "c\na\n").categories("c"));
    fault(known, "c\na\nb\n", "line 3: column 'c': expected one of [z, m, a], got \"b\"");
  }

  @Test
  void quotesDelimitersAndHeaders() {
    String text = "\uFEFF\"a;b\";c\r\n\"x \"\"y\"\"\r\nz;\";1\r\n\r\nw;2";
    CsvTable.Builder options = CsvTable.builder().categories("a;b").numbers("c").delimiter(';');
    CsvTable table = read(options, text);
    assertEquals(List.of("w", "x \"y\"\r\nz;"), table.categories("a;b"));
    assertArrayEquals(new float[] {1, 2}, table.tensor("c").toFloatArray());
    CsvTable.Builder tabs = CsvTable.builder().numbers("1", "0").delimiter('\t').header(false);
    CsvTable plain = read(tabs, "\uFEFF1\t2\n3\t4\n");
    assertArrayEquals(new float[] {2, 1, 4, 3}, plain.tensor("1", "0").toFloatArray());
    assertEquals(0, read(tabs, "").rows());
    assertEquals(
        Shape.of(0, 2),
        read(irises(), "species,count,width,length\n").tensor("width", "length").shape());
  }

  @Test
  void missingValues() {
    String text = "n,i,c\n1,1,a\n,2,b\n3,NA,\n4,4,a\n";
    CsvTable.Builder options =
        CsvTable.builder()
            .numbers("n")
            .numbers(DType.INT64, "i")
            .categories("c")
            .missingTexts("", "NA");
    fault(options, text, "line 3: column 'n': expected a value, got \"\"");
    CsvTable dropped = read(options.missing(Missing.DROP_ROW), text);
    assertEquals(2, dropped.rows());
    assertArrayEquals(new float[] {1, 4}, dropped.tensor("n").toFloatArray());
    assertArrayEquals(new long[] {1, 4}, dropped.tensor("i").toLongArray());
    CsvTable.Builder first = CsvTable.builder().categories("c").numbers("n");
    CsvTable used = read(first.missing(Missing.DROP_ROW), text);
    assertEquals(List.of("a"), used.categories("c"), "no category of a row that was left out");
    fault(options.missing(Missing.MARK), text, "line 4: column 'i': expected a value, got \"NA\"");
    CsvTable marked = read(options.fill("i", -9), text);
    assertArrayEquals(new float[] {1, Float.NaN, 3, 4}, marked.tensor("n").toFloatArray());
    assertArrayEquals(new long[] {1, 2, -9, 4}, marked.tensor("i").toLongArray());
    assertArrayEquals(new long[] {0, 1, -1, 0}, marked.tensor("c").toLongArray());
    CsvTable.Builder filled = CsvTable.builder().numbers("n").fill("n", 0.5);
    assertArrayEquals(new float[] {1, 0.5f, 3, 4}, read(filled, text).tensor("n").toFloatArray());
  }

  @Test
  void badRowsAreNamedByFileLineAndColumn() {
    fault(irises(), "", "expected a header");
    fault(irises(), "length,width,species\n", "line 1: expected one column 'count', got [length");
    fault(irises(), "length,width,count,count,species\n", "line 1: expected one column 'count'");
    fault(irises(), IRISES + "1,2,3\n", "line 5: expected 4 fields, got 3");
    fault(irises(), IRISES + "1,2,3,a,b\n", "line 5: expected 4 fields, got 5");
    fault(
        irises(),
        IRISES + "1,x,3,a\n",
        "line 5: column 'width': expected a finite number, got \"x\"");
    fault(irises(), IRISES + "1,2,1.5,a\n", "line 5: column 'count': expected a whole number");
    for (String number :
        new String[] {"1f", "2D", "0x1p3", "1_0", "--1", "NaN", "Infinity", "1e999"}) {
      fault(irises(), IRISES + number + ",2,1,a\n", "column 'length': expected a finite number");
    }
    fault(irises(), IRISES + "\"1\n\",2,3,\"a\"b\n", "test.csv: ");
    fault(irises(), IRISES + "\"x\ny\",2,3,a\n", "line 5: column 'length'");
  }

  private static void fault(CsvTable.Builder options, String text, String fault) {
    String message =
        assertThrows(DataFormatException.class, () -> read(options, text)).getMessage();
    assertTrue(message.startsWith("test.csv: ") && message.contains(fault), message);
  }

  @Test
  void optionsThatCannotBe() {
    CsvTable table = read(irises(), IRISES);
    List<Runnable> bad =
        List.of(
            () -> CsvTable.builder().numbers("a", "a"),
            () -> CsvTable.builder().numbers(DType.BOOL, "a"),
            () -> CsvTable.builder().categories("a", List.of()),
            () -> CsvTable.builder().categories("a", List.of("x", "x")),
            () -> CsvTable.builder().fill("a", 1),
            () -> CsvTable.builder().numbers(DType.INT64, "a").fill("a", 0.5),
            () -> CsvTable.builder().categories("a").fill("a", 0),
            () -> CsvTable.builder().numbers(DType.INT64, "a").fill("a", Double.NaN),
            () -> CsvTable.builder().numbers(DType.INT64, "a").fill("a", 1e300),
            () -> read(CsvTable.builder(), "a\n"),
            () -> table.tensor("colour"),
            () -> table.tensor(),
            () -> table.tensor("length", "count"),
            () -> table.categories("length"));
    for (Runnable call : bad) {
      String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
      assertTrue(message.startsWith("[CsvTable] expected "), message);
    }
  }

  @Test
  void filesAreReadAndClosed(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("iris.csv"), IRISES);
    CsvTable table = irises().read(file);
    TensorDataset dataset =
        new TensorDataset(table.tensor("length", "width"), table.tensor("species"));
    try (DataLoader loader = DataLoader.builder(dataset).batchSize(3).build()) {
      Batch batch = loader.iterator().next();
      assertArrayEquals(new long[] {0, 1, 0}, batch.y().toLongArray());
    }
    Path latin = Files.write(file, "c\nü\n".getBytes(StandardCharsets.ISO_8859_1));
    CsvTable.Builder one = CsvTable.builder().categories("c");
    String message = assertThrows(DataFormatException.class, () -> one.read(latin)).getMessage();
    assertTrue(message.startsWith(latin + ": expected UTF-8"), message);
    assertThrows(UncheckedIOException.class, () -> one.read(folder.resolve("none.csv")));
    boolean[] closed = new boolean[1];
    Reader reader =
        new StringReader("c\na\n") {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    one.read("reader", reader);
    assertEquals(false, closed[0], "the caller's reader stays open");
  }

  @Test
  void isAModule() {
    var found = ModuleFinder.of(Path.of("target/classes")).find("org.jdynet.csv").orElseThrow();
    assertEquals(
        List.of("org.jdynet.csv"),
        found.descriptor().exports().stream().map(e -> e.source()).toList());
  }
}

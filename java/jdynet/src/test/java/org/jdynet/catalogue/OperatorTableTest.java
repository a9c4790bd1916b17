package org.jdynet.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jdynet.DType;
import org.junit.jupiter.api.Test;

/**
 * The page of all operators is generated from the catalogue; a page that is out of date fails.
 *
 * <p>{@code -Djdynet.operators.write=true} writes it.
 */
class OperatorTableTest {
  private static final Path PAGE = Path.of("../docs/operators.md");

  private static final String HEAD =
      """
      # Operators

      Generated from the test catalogue by `OperatorTableTest`: each line is one operator whose every call form is \
      tested against a reference in double precision, on dense and strided operands, on every instruction set.

      - **dtypes** that it takes: F = float32, D = float64, L = int64, I = int32, B = uint8, ? = bool. Tried out, not declared.
      - **gradient**: whether backward reaches its floating-point operands.
      - **accuracy**: of the result. *exact*: the correctly rounded or moved value; *n ulp*: at most n units in the last \
      place over normal numbers; *sum*: the error of a sum of k terms, at most sqrt(k) times 1.3e-6 relative and 1e-5 \
      absolute in float32, 1e-13 in float64.

      | operator | PyTorch | NumPy | dtypes | gradient | accuracy |
      |---|---|---|---|---|---|
      """;

  @Test
  void pageIsUpToDate() throws IOException {
    String page =
        OpCatalogue.ROWS.stream()
            .sorted(Comparator.comparing(OperatorTableTest::call))
            .map(OperatorTableTest::line)
            .collect(Collectors.joining("", HEAD, ""));
    if (Boolean.getBoolean("jdynet.operators.write")) {
      Files.writeString(PAGE, page);
    }
    assertEquals(
        page,
        Files.readString(PAGE),
        "java/docs/operators.md is out of date: run this test with -Djdynet.operators.write=true");
  }

  /** Such as {@code Tensor.sum}. */
  private static String call(OpRow row) {
    String method = row.samples.get(0).method();
    return method.substring(0, method.indexOf('('));
  }

  private static String line(OpRow row) {
    return cells(
        "`" + call(row) + "`",
        code(row.torch),
        code(row.numpy),
        dtypes(row),
        row.inPlace ? "in place" : row.differentiable ? "yes" : "–",
        accuracy(row));
  }

  private static String cells(String... cells) {
    return Arrays.stream(cells).collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String code(String name) {
    return name.isEmpty() ? "–" : "`" + name + "`";
  }

  private static String dtypes(OpRow row) {
    if (row.plainSample().inputs().stream().noneMatch(input -> input.fixed() == null)) {
      return row.plainSample().inputs().stream()
          .map(input -> letter(input.fixed()))
          .distinct()
          .collect(Collectors.joining());
    }
    return Arrays.stream(DType.values())
        .filter(row::takes)
        .map(OperatorTableTest::letter)
        .collect(Collectors.joining());
  }

  private static String letter(DType type) {
    return List.of("F", "D", "L", "I", "B", "?").get(type.ordinal());
  }

  private static String accuracy(OpRow row) {
    double ulps = row.tolerance.ulps();
    return ulps < 0 ? "sum" : ulps == 0 ? "exact" : (ulps + " ulp").replace(".0", "");
  }
}

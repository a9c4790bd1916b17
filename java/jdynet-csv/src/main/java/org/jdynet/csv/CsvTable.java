package org.jdynet.csv;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.data.DataFormatException;

/**
 * Columns of a CSV or TSV file, with types.
 *
 * <pre>{@code
 * CsvTable irises =
 *     CsvTable.builder()
 *         .numbers("sepal_length", "sepal_width")
 *         .categories("species")
 *         .read(Path.of("iris.csv"));
 * Dataset examples =
 *     new TensorDataset(
 *         irises.tensor("sepal_length", "sepal_width"), irises.tensor("species"));
 * }</pre>
 *
 * <p>Source of the format: RFC 4180; fields may be quoted, also over several lines.
 */
public final class CsvTable {
  private final Map<String, Column> columns;
  private final int rows;

  CsvTable(Map<String, Column> columns, int rows) {
    this.columns = columns;
    this.rows = rows;
  }

  /**
   * Starts to describe a table.
   *
   * @return options: commas, a header, empty fields are missing and refused
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Number of rows, without those left out.
   *
   * @return the count
   */
  public int rows() {
    return rows;
  }

  /**
   * Columns as a tensor.
   *
   * @param names one name for a tensor [rows], several of one type for [rows, names]
   * @return a new tensor of the columns' type; categories are their codes, int64
   * @throws IllegalArgumentException if there is no such column, or types differ
   */
  public Tensor tensor(String... names) {
    if (names.length == 0) {
      throw new IllegalArgumentException("[CsvTable] expected at least one column, got none");
    }
    DType dtype = column(names[0]).dtype;
    for (String name : names) {
      if (column(name).dtype != dtype) {
        throw new IllegalArgumentException(
            "[CsvTable] expected columns of one type, got " + dtype + " and " + column(name).dtype);
      }
    }
    if (names.length == 1) {
      return column(names[0]).tensor();
    }
    return TensorScope.tidy(
        () -> Tensor.stack(Arrays.stream(names).map(name -> column(name).tensor()).toList(), 1));
  }

  /**
   * What the codes of a column of categories mean.
   *
   * @param name the column
   * @return the text of code 0, 1, …
   * @throws IllegalArgumentException if there is no such column of categories
   */
  public List<String> categories(String name) {
    if (!column(name).categorical) {
      throw new IllegalArgumentException(
          "[CsvTable] expected a column of categories, got one of numbers: " + name);
    }
    return column(name).categories();
  }

  private Column column(String name) {
    Column column = columns.get(name);
    if (column == null) {
      throw new IllegalArgumentException(
          "[CsvTable] expected one of the columns " + columns.keySet() + ", got " + name);
    }
    return column;
  }

  /** Options of a table: which columns, of which types. Others are not read. */
  public static final class Builder {
    final Map<String, Column> columns = new LinkedHashMap<>();
    Set<String> missingTexts = Set.of("");
    Missing missing = Missing.REFUSE;
    char delimiter = ',';
    boolean header = true;

    private Builder() {}

    /**
     * Columns of float32 numbers.
     *
     * @param names as the header has them; without a header their positions, from "0" on
     * @return this
     */
    public Builder numbers(String... names) {
      return numbers(DType.FLOAT32, names);
    }

    /**
     * Columns of numbers.
     *
     * @param dtype float32, float64 or int64
     * @param names as the header has them; without a header their positions, from "0" on
     * @return this
     */
    public Builder numbers(DType dtype, String... names) {
      if (!dtype.isFloatingPoint() && dtype != DType.INT64) {
        throw new IllegalArgumentException(
            "[CsvTable] expected numbers of float32, float64 or int64, got " + dtype);
      }
      for (String name : names) {
        add(new Column(name, dtype, null));
      }
      return this;
    }

    /**
     * Columns of texts that become codes: 0, 1, … in the alphabetical order of those found.
     *
     * @param names as the header has them; without a header their positions, from "0" on
     * @return this
     */
    public Builder categories(String... names) {
      for (String name : names) {
        add(new Column(name, DType.INT64, List.of()));
      }
      return this;
    }

    /**
     * A column of known texts, for example those of the training data; others are refused.
     *
     * @param name as the header has it
     * @param known the text of code 0, 1, …
     * @return this
     */
    public Builder categories(String name, List<String> known) {
      if (known.isEmpty() || Set.copyOf(known).size() < known.size()) {
        throw new IllegalArgumentException(
            "[CsvTable] expected at least one category, each once, got " + known);
      }
      add(new Column(name, DType.INT64, known));
      return this;
    }

    private void add(Column column) {
      if (columns.putIfAbsent(column.name, column) != null) {
        throw new IllegalArgumentException(
            "[CsvTable] expected each column once, got " + column.name + " twice");
      }
    }

    /**
     * Sets what happens where a value is missing.
     *
     * @param policy what
     * @return this
     */
    public Builder missing(Missing policy) {
      missing = policy;
      return this;
    }

    /**
     * Sets which texts mean that a value is missing; without this, the empty one.
     *
     * @param texts for example "", "NA", "?"
     * @return this
     */
    public Builder missingTexts(String... texts) {
      missingTexts = Set.copyOf(Arrays.asList(texts));
      return this;
    }

    /**
     * Puts a number where a column has none, whatever {@link #missing} says.
     *
     * @param name a column of numbers that was described before
     * @param value the number
     * @return this
     * @throws IllegalArgumentException if there is no such column, or it cannot hold the number
     */
    public Builder fill(String name, double value) {
      Column column = columns.get(name);
      boolean fits =
          column != null
              && !column.categorical
              && (column.dtype.isFloatingPoint() || (double) (long) value == value);
      if (!fits) {
        throw new IllegalArgumentException(
            "[CsvTable] expected a column of numbers that holds " + value + ", got " + name);
      }
      column.fill = value;
      return this;
    }

    /**
     * Sets what stands between fields.
     *
     * @param character for example {@code ';'}, or {@code '\t'} for TSV
     * @return this
     */
    public Builder delimiter(char character) {
      delimiter = character;
      return this;
    }

    /**
     * Sets whether the first line has the columns' names.
     *
     * @param present if not, columns are named by their position, from "0" on
     * @return this
     */
    public Builder header(boolean present) {
      header = present;
      return this;
    }

    /**
     * Reads a file.
     *
     * @param file in UTF-8
     * @return the table
     * @throws DataFormatException if the file is not as described; names line and column
     * @throws UncheckedIOException if it cannot be read
     */
    public CsvTable read(Path file) {
      try (Reader reader = Files.newBufferedReader(file)) {
        return read(file.toString(), reader);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /**
     * Reads characters to their end. Does not close the reader.
     *
     * @param name what error messages call the file
     * @param reader the characters
     * @return the table
     * @throws DataFormatException if they are not as described; names line and column
     * @throws UncheckedIOException if they cannot be read
     */
    public CsvTable read(String name, Reader reader) {
      if (columns.isEmpty()) {
        throw new IllegalArgumentException("[CsvTable] expected at least one column, got none");
      }
      Map<String, Column> empty = new LinkedHashMap<>();
      new ArrayList<>(columns.values()).forEach(column -> empty.put(column.name, column.empty()));
      return new CsvParser(name, this, empty).parse(reader);
    }
  }
}

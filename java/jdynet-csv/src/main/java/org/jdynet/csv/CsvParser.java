package org.jdynet.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdynet.data.DataFormatException;

/** Puts the fields of a file into columns. */
final class CsvParser {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final String file;
  private final CsvTable.Builder options;
  private final Map<String, Column> columns;
  private final List<Column> wanted;
  private int[] places;
  private int width = -1;
  private int rows;

  CsvParser(String file, CsvTable.Builder options, Map<String, Column> columns) {
    this.file = file;
    this.options = options;
    this.columns = columns;
    this.wanted = new ArrayList<>(columns.values());
  }

  CsvTable parse(Reader reader) {
    PushbackReader kept =
        new PushbackReader(reader) {
          @Override
          public void close() {}
        };
    try (CsvReader<CsvRecord> records =
        CsvReader.builder()
            .fieldSeparator(options.delimiter)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(withoutMark(kept))) {
      for (CsvRecord row : records) {
        if (width < 0) {
          width = row.getFieldCount();
          find(row);
          if (options.header) {
            continue;
          }
        }
        add(row);
      }
    } catch (CsvParseException e) {
      String cause = e.getCause() == null ? "" : ": " + e.getCause().getMessage();
      throw new DataFormatException(file, e.getMessage() + cause, e);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof CharacterCodingException) {
        throw new DataFormatException(file, "expected UTF-8: " + e.getCause().getMessage(), e);
      }
      throw e;
    } catch (CharacterCodingException e) {
      throw new DataFormatException(file, "expected UTF-8: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (width < 0 && options.header) {
      throw new DataFormatException(file, "expected a header, got an empty file", null);
    }
    columns.values().forEach(Column::finish);
    return new CsvTable(columns, rows);
  }

  private static Reader withoutMark(PushbackReader reader) throws IOException {
    int first = reader.read();
    if (first >= 0 && first != BYTE_ORDER_MARK) {
      reader.unread(first);
    }
    return reader;
  }

  private void find(CsvRecord first) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      names.add(options.header ? first.getField(i) : Integer.toString(i));
    }
    places = new int[wanted.size()];
    for (int c = 0; c < places.length; c++) {
      String name = wanted.get(c).name;
      places[c] = names.indexOf(name);
      if (places[c] < 0 || places[c] != names.lastIndexOf(name)) {
        throw fault(first, "expected one column '" + name + "', got " + names);
      }
    }
  }

  private void add(CsvRecord row) {
    if (row.getFieldCount() != width) {
      throw fault(row, "expected " + width + " fields, got " + row.getFieldCount());
    }
    if (options.missing == Missing.DROP_ROW && lacksValue(row)) {
      return;
    }
    for (int c = 0; c < places.length; c++) {
      Column column = wanted.get(c);
      String text = row.getField(places[c]);
      String expected;
      if (!options.missingTexts.contains(text)) {
        expected = column.add(text);
      } else if (column.addMissing(options.missing == Missing.MARK)) {
        expected = null;
      } else {
        expected = "a value";
      }
      if (expected != null) {
        throw fault(
            row, "column '" + column.name + "': expected " + expected + ", got \"" + text + "\"");
      }
    }
    rows++;
  }

  private boolean lacksValue(CsvRecord row) {
    for (int c = 0; c < places.length; c++) {
      String text = row.getField(places[c]);
      if (wanted.get(c).fill == null && options.missingTexts.contains(text)) {
        return true;
      }
    }
    return false;
  }

  private DataFormatException fault(CsvRecord row, String fault) {
    return new DataFormatException(
        file, "line " + row.getStartingLineNumber() + ": " + fault, null);
  }
}

package org.jdynet.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes; what users see of bad settings is tested in UnscopedTest. */
class SettingsTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "64K, 65536", "512M, 536870912", "2g, 2147483648", "' 1T ', 1099511627776"})
  void sizes(String text, long bytes) {
    assertEquals(bytes, Settings.parseSize(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "1.5G", "12X", "G", "9999999999G", "512MB"})
  void noSizes(String text) {
    assertThrows(IllegalArgumentException.class, () -> Settings.parseSize(text));
  }
}

/**
 * Tables in CSV and TSV files as tensors; start with {@link org.jdynet.csv.CsvTable#builder}.
 *
 * <p>Threads: a table can be read by any number. Ownership: a table holds its columns on the heap;
 * the tensors it gives belong to the caller's scope.
 */
package org.jdynet.csv;

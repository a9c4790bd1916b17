package org.jdynet;

import java.util.List;
import org.jdynet.internal.op.Diagonals;
import org.jdynet.internal.op.Grids;
import org.jdynet.internal.op.Joins;
import org.jdynet.internal.op.Repeat;
import org.jdynet.internal.op.Splits;

/**
 * Joining, splitting and arranging tensors, beyond the everyday methods that {@link Tensor}
 * carries.
 */
public final class Shaping {
  private Shaping() {}

  /** Which of a grid's first two dimensions belongs to the first tensor. */
  public enum Indexing {
    /** The first: rows, as for matrices. */
    IJ,
    /** The second: columns, as for coordinates in a plane. */
    XY
  }

  // ---- joining: copies

  /**
   * Joins tensors side by side: along the second dimension, vectors along their only one. Types are
   * promoted. Differentiable in all.
   *
   * @param tensors what to join; a single value counts as a vector
   * @return a new tensor
   * @throws IllegalArgumentException if there are none, or their shapes do not fit
   */
  public static Tensor hstack(Tensor... tensors) {
    return Joins.hstack(List.of(tensors));
  }

  /**
   * Joins tensors one below the other: along the first dimension, vectors as rows. Types are
   * promoted. Differentiable in all.
   *
   * @param tensors what to join; a single value counts as a vector
   * @return a new tensor
   * @throws IllegalArgumentException if there are none, or their shapes do not fit
   */
  public static Tensor vstack(Tensor... tensors) {
    return Joins.vstack(List.of(tensors));
  }

  /**
   * Joins tensors one behind the other: along the third dimension, [n] as [1, n, 1] and [n, m] as
   * [n, m, 1]. Types are promoted. Differentiable in all.
   *
   * @param tensors what to join; a single value counts as a vector
   * @return a new tensor
   * @throws IllegalArgumentException if there are none, or their shapes do not fit
   */
  public static Tensor dstack(Tensor... tensors) {
    return Joins.dstack(List.of(tensors));
  }

  // ---- splitting: views

  /**
   * Cuts a dimension into so many parts; the first ones are larger by one where it does not come
   * out even. Differentiable.
   *
   * @param x the tensor
   * @param sections how many parts
   * @param dim the dimension; negative counts from the last
   * @return views
   * @throws IllegalArgumentException if there are not from 1 to 2^24 sections
   */
  public static List<Tensor> tensorSplit(Tensor x, int sections, int dim) {
    return Splits.tensorSplit(x, sections, dim);
  }

  /**
   * Cuts a dimension before each of the indices. Differentiable.
   *
   * @param x the tensor
   * @param indices where to cut; negative ones count from the end, ends beyond the size are cut
   * @param dim the dimension; negative counts from the last
   * @return views, one more than indices
   */
  public static List<Tensor> tensorSplit(Tensor x, long[] indices, int dim) {
    return Splits.tensorSplit(x, indices, dim);
  }

  /**
   * Cuts the second dimension, or a vector's only one, into equal parts. Differentiable.
   *
   * @param x [n, m, ..] or [n]
   * @param sections how many parts
   * @return views
   * @throws IllegalArgumentException if the size is no multiple of the sections, or there are more
   *     than 2^24
   */
  public static List<Tensor> hsplit(Tensor x, int sections) {
    return Splits.evenly("hsplit", x, sections, 1);
  }

  /**
   * Cuts the second dimension, or a vector's only one, before each of the indices. Differentiable.
   *
   * @param x [n, m, ..] or [n]
   * @param indices where to cut; negative ones count from the end
   * @return views, one more than indices
   */
  public static List<Tensor> hsplit(Tensor x, long[] indices) {
    return Splits.at("hsplit", x, indices, 1);
  }

  /**
   * Cuts the first dimension into equal parts. Differentiable.
   *
   * @param x [n, m, ..]
   * @param sections how many parts
   * @return views
   * @throws IllegalArgumentException if the size is no multiple of the sections, or there are more
   *     than 2^24
   */
  public static List<Tensor> vsplit(Tensor x, int sections) {
    return Splits.evenly("vsplit", x, sections, 0);
  }

  /**
   * Cuts the first dimension before each of the indices. Differentiable.
   *
   * @param x [n, m, ..]
   * @param indices where to cut; negative ones count from the end
   * @return views, one more than indices
   */
  public static List<Tensor> vsplit(Tensor x, long[] indices) {
    return Splits.at("vsplit", x, indices, 0);
  }

  /**
   * Cuts the third dimension into equal parts. Differentiable.
   *
   * @param x [n, m, k, ..]
   * @param sections how many parts
   * @return views
   * @throws IllegalArgumentException if the size is no multiple of the sections, or there are more
   *     than 2^24
   */
  public static List<Tensor> dsplit(Tensor x, int sections) {
    return Splits.evenly("dsplit", x, sections, 2);
  }

  /**
   * Cuts the third dimension before each of the indices. Differentiable.
   *
   * @param x [n, m, k, ..]
   * @param indices where to cut; negative ones count from the end
   * @return views, one more than indices
   */
  public static List<Tensor> dsplit(Tensor x, long[] indices) {
    return Splits.at("dsplit", x, indices, 2);
  }

  // ---- arranging

  /**
   * The tensor side by side with itself; as {@link Tensor#repeat}, but fewer counts than dimensions
   * stand for the last ones. Differentiable.
   *
   * @param x the tensor
   * @param repeats how often along each dimension
   * @return a new tensor
   * @throws IllegalArgumentException if a count is negative
   */
  public static Tensor tile(Tensor x, long... repeats) {
    return Repeat.tile(x, repeats);
  }

  /**
   * A matrix with a vector on a diagonal, or a matrix's diagonal. Differentiable.
   *
   * @param x [n] or [n, m]
   * @param offset how far above the main diagonal; negative is below
   * @return a new tensor [n + |offset|, n + |offset|]; of a matrix, a view of its diagonal
   * @throws IllegalArgumentException if x is neither, or for a vector if the offset is beyond 2^60
   */
  public static Tensor diag(Tensor x, long offset) {
    return Diagonals.diag(x, offset);
  }

  /**
   * Matrices with the last dimension on a diagonal, zeros elsewhere. Differentiable.
   *
   * @param x [.., n]
   * @param offset how far above the main diagonal; negative is below
   * @param dim1 the result's dimension of rows; negative counts from the last
   * @param dim2 the result's dimension of columns
   * @return a new tensor of one dimension more, both of size n + |offset|
   * @throws IllegalArgumentException if the dimensions are the same, or there are no such, or the
   *     offset is beyond 2^60
   */
  public static Tensor diagEmbed(Tensor x, long offset, int dim1, int dim2) {
    return Diagonals.embed("diagEmbed", x, offset, dim1, dim2);
  }

  /**
   * Coordinates of the grid that the tensors span: in each result, one of them goes along its own
   * dimension and is repeated along the others. Differentiable in all.
   *
   * @param indexing whose dimension comes first
   * @param tensors vectors or single values of one dtype
   * @return for each tensor a view of the grid's shape
   * @throws IllegalArgumentException if there are none, or one has more dimensions
   */
  public static List<Tensor> meshgrid(Indexing indexing, Tensor... tensors) {
    return Grids.meshgrid(List.of(tensors), indexing == Indexing.XY);
  }
}

package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;
import static org.jdynet.catalogue.Layout.EXPANDED;
import static org.jdynet.catalogue.Layout.STRIDED;
import static org.jdynet.catalogue.Layout.TRANSPOSED;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jdynet.DType;
import org.jdynet.Linalg;
import org.jdynet.Tensor;

/** einsum and tensordot. */
final class ContractionRows {
  private static final String EINSUM = "Linalg.einsum(String,Tensor[])";
  private static final String BY_COUNT = "Linalg.tensordot(Tensor,Tensor,int)";
  private static final String BY_DIMS = "Linalg.tensordot(Tensor,Tensor,int[],int[])";

  private ContractionRows() {}

  static List<OpRow> rows() {
    return List.of(einsum(), tensordot());
  }

  private static OpRow einsum() {
    OpRow row =
        new OpRow("einsum", "torch.einsum", "jdn_matmul_forward", "jdn_sum_forward", "jdn_copy")
            .numpy("np.einsum")
            .tolerance(Tolerance.SUM);
    // The equation, the same in letters and with an output, and the operands' shapes.
    sample(row, "i->", "i->", s(17));
    sample(row, "i", "i->i", s(5));
    sample(row, "ij->ji", "ij->ji", s(3, 5));
    sample(row, "ba", "ba->ab", s(3, 5));
    sample(row, "bA", "bA->Ab", s(3, 5));
    sample(row, "ii", "ii->", s(4, 4));
    sample(row, "ii->i", "ii->i", s(4, 4));
    sample(row, "iij->ji", "iij->ji", s(3, 3, 2));
    sample(row, "iji,jj->j", "iji,jj->j", s(3, 2, 3), s(2, 2));
    sample(row, "iii->i", "iii->i", s(3, 3, 3));
    sample(row, "i...->...", "ij->j", s(3, 3));
    sample(row, "...->", "ij->", s(3, 4));
    sample(row, "...i", "abi->abi", s(2, 3, 4));
    sample(row, " i j , j k -> i k ", "ij,jk->ik", s(6, 5), s(5, 7));
    sample(row, "ij,jk", "ij,jk->ik", s(6, 5), s(5, 7));
    sample(row, "ij,kj->ik", "ij,kj->ik", s(2, 3), s(1, 3));
    sample(row, "ji,jk->ki", "ji,jk->ki", s(5, 6), s(5, 7));
    sample(row, "aij,jk->aik", "aij,jk->aik", s(2, 3, 4), s(4, 4));
    sample(row, "bij,bjk->bik", "bij,bjk->bik", s(4, 3, 5), s(4, 5, 2));
    sample(row, "...ij,...jk->...ik", "cbij,bjk->cbik", s(2, 3, 2, 4), s(3, 4, 2));
    sample(row, "...ij,...jk->...ik", "cbij,bjk->cbik", s(2, 1, 2, 4), s(3, 4, 2));
    sample(row, "i...,i...->...", "iab,ib->ab", s(3, 2, 4), s(3, 4));
    sample(row, "...i,j->j...i", "abi,j->jabi", s(2, 3, 4), s(5));
    sample(row, "i,j->ij", "i,j->ij", s(17), s(5));
    sample(row, "i,i->", "i,i->", s(17), s(17));
    sample(row, "i,i->i", "i,i->i", s(17), s(17));
    sample(row, "ij,ij->ij", "ij,ij->ij", s(3, 5), s(3, 5));
    sample(row, "ij,ij->i", "ij,ij->i", s(3, 5), s(3, 5));
    sample(row, "ij,j->ij", "ij,j->ij", s(3, 5), s(5));
    sample(row, "ij,kl->", "ij,kl->", s(3, 5), s(2, 4));
    sample(row, "ij,jk->k", "ij,jk->k", s(3, 5), s(5, 2));
    sample(row, "ij,jk->ik", "ij,jk->ik", s(3, 1), s(5, 2));
    sample(row, "ij,jk->ik", "ij,jk->ik", s(3, 5), s(1, 2));
    sample(row, "bi,bj->bij", "bi,bj->bij", s(4, 3), s(4, 5));
    sample(row, "abcd,cdef->abef", "abcd,cdef->abef", s(2, 3, 4, 2), s(4, 2, 3, 2));
    sample(row, "abcd,dcef->efab", "abcd,dcef->efab", s(2, 3, 4, 2), s(2, 4, 3, 2));
    sample(row, "ij,jk,kl->il", "ij,jk,kl->il", s(2, 3), s(3, 4), s(4, 5));
    sample(row, "i,ij,j->", "i,ij,j->", s(4), s(4, 5), s(5));
    sample(row, "bn,anm,bm->ba", "bn,anm,bm->ba", s(2, 3), s(4, 3, 5), s(2, 5));
    sample(row, "ij,ij,ij,ij->i", "ij,ij,ij,ij->i", s(2, 3), s(2, 3), s(2, 3), s(2, 3));
    sample(row, ",ij->ij", ",ij->ij", s(), s(2, 3));
    sample(row, "", "->", s());
    sample(row, "ij,jk->ik", "ij,jk->ik", s(3, 0), s(0, 2));
    sample(row, "ij,jk->ik", "ij,jk->ik", s(0, 3), s(3, 2));
    for (Layout layout : new Layout[] {TRANSPOSED, STRIDED, EXPANDED}) {
      row.sample(
          einsum(
              "bij,bjk->bik",
              "bij,bjk->bik",
              Input.uniform(1, -2, 2, layout, 4, 3, 5),
              Input.uniform(2, -2, 2, layout, 4, 5, 2)));
      row.sample(einsum("iij->ji", "iij->ji", Input.uniform(1, -2, 2, layout, 3, 3, 4)));
    }
    for (DType type : new DType[] {DType.INT64, DType.INT32}) {
      row.sample(
          einsum(
                  "ij,jk->k",
                  "ij,jk->k",
                  Input.uniform(1, -9, 9, DENSE, 3, 5).as(type),
                  Input.uniform(2, -9, 9, DENSE, 5, 2).as(type))
              .result(type));
    }
    refuses(row, "ij,jk->ik", "one size for 'j' in \"ij,jk->ik\", got 3 and 2", s(2, 3), s(2, 3));
    refuses(row, "ii->i", "one size for 'i' in \"ii->i\", got 1 and 3", s(1, 3));
    refuses(row, "...i,...i", "one size for '...' in \"...i,...i\", got 2 and 3", s(2, 4), s(3, 4));
    refuses(row, "ij->k", "output labels that an operand has in \"ij->k\", got 'k'", s(2, 3));
    refuses(row, "ij->ii", "each output label once in \"ij->ii\", got 'i' again", s(2, 3));
    refuses(row, "ij,jk", "2 operands in \"ij,jk\", got 1", s(2, 3));
    refuses(row, "ij", "operand 0 of 2 dimensions in \"ij\", got 3", s(2, 3, 4));
    refuses(row, "...ij", "operand 0 of 2 dimensions or more in \"...ij\", got 1", s(2));
    refuses(row, "i1->i", "letters and at most one \"...\" between commas in \"i1->i\"", s(2, 3));
    refuses(row, "i..", "letters and at most one \"...\"", s(2, 3));
    refuses(row, "...i...", "letters and at most one \"...\"", s(2, 3));
    refuses(row, "i->i->i", "one \"->\" in \"i->i->i\", got 2", s(2));
    row.error(
        IllegalArgumentException.class,
        "[einsum] expected float32, float64 or integers, got bool",
        List.of(Input.of(1, 2, 2).as(DType.BOOL), Input.of(2, 2, 2).as(DType.BOOL)),
        t -> Linalg.einsum("ij,jk->ik", t));
    return row.error(
        IllegalArgumentException.class,
        "[einsum] expected operands of one dtype, got float32 and int64",
        List.of(Input.of(1, 2, 2).as(DType.FLOAT32), Input.of(2, 2, 2).as(DType.INT64)),
        t -> Linalg.einsum("ij,jk->ik", t));
  }

  private static long[] s(long... sizes) {
    return sizes;
  }

  private static Input[] inputs(long[][] shapes) {
    return IntStream.range(0, shapes.length)
        .mapToObj(i -> Input.of(1 + i, shapes[i]))
        .toArray(Input[]::new);
  }

  private static void sample(OpRow row, String equation, String letters, long[]... shapes) {
    row.sample(einsum(equation, letters, inputs(shapes)));
  }

  private static Sample einsum(String equation, String letters, Input... inputs) {
    long[][] shapes = Arrays.stream(inputs).map(Input::shape).toArray(long[][]::new);
    return new Sample(
            EINSUM, List.of(inputs), t -> Linalg.einsum(equation, t), a -> Sums.einsum(letters, a))
        .terms(Sums.terms(letters, shapes));
  }

  private static void refuses(OpRow row, String equation, String expected, long[]... shapes) {
    row.error(
        IllegalArgumentException.class,
        "[einsum] expected " + expected,
        List.of(inputs(shapes)),
        t -> Linalg.einsum(equation, t));
  }

  // ---- tensordot

  private static OpRow tensordot() {
    OpRow row =
        new OpRow("tensordot", "torch.tensordot", "jdn_matmul_forward", "jdn_copy")
            .numpy("np.tensordot")
            .tolerance(Tolerance.SUM);
    counted(row, 2, "abc,bcd->ad", s(2, 2, 2), s(2, 2, 2));
    counted(row, 1, "abc,cde->abde", s(2, 3, 4), s(4, 3, 2));
    counted(row, 1, "a,a->", s(17), s(17));
    counted(row, 1, "ab,bc->ac", s(15, 16), s(16, 17));
    counted(row, 2, "ab,ab->", s(4, 5), s(4, 5));
    counted(row, 0, "ab,cd->abcd", s(2, 3), s(4, 2));
    counted(row, 0, "ab,->ab", s(2, 3), s());
    counted(row, 0, ",->", s(), s());
    counted(row, 1, "ab,bc->ac", s(3, 0), s(0, 2));
    counted(row, 1, "ab,bc->ac", s(3, 1), s(5, 2));
    counted(row, 3, "abcd,bcde->ae", s(2, 3, 1, 4), s(3, 2, 4, 5));
    named(row, new int[] {1}, new int[] {0}, "ab,bc->ac", s(6, 5), s(5, 7));
    named(row, new int[] {0}, new int[] {1}, "ba,cb->ac", s(6, 5), s(7, 6));
    named(row, new int[] {1, 0}, new int[] {0, 1}, "bac,abd->cd", s(3, 4, 5), s(4, 3, 2));
    named(row, new int[] {-1, 0}, new int[] {1, -1}, "bca,dab->cd", s(3, 4, 5), s(2, 5, 3));
    named(row, new int[] {2}, new int[] {0}, "abi,icd->abcd", s(2, 3, 4), s(4, 3, 2));
    named(row, new int[] {0, 1, 2}, new int[] {2, 0, 1}, "abc,bca->", s(2, 3, 4), s(3, 4, 2));
    named(row, new int[] {}, new int[] {}, "a,b->ab", s(3), s(5));
    named(row, new int[] {1}, new int[] {1}, "ab,cb->ac", s(3, 5), s(2, 1));
    for (Layout layout : new Layout[] {TRANSPOSED, STRIDED, EXPANDED}) {
      row.sample(
          contraction(
              BY_COUNT,
              t -> Linalg.tensordot(t[0], t[1], 2),
              "abc,bcd->ad",
              Input.uniform(1, -2, 2, layout, 2, 3, 4),
              Input.uniform(2, -2, 2, layout, 3, 4, 5)));
    }
    row.sample(
        contraction(
                BY_COUNT,
                t -> Linalg.tensordot(t[0], t[1], 1),
                "ab,bc->ac",
                Input.uniform(1, -9, 9, DENSE, 3, 5).as(DType.INT64),
                Input.uniform(2, -9, 9, DENSE, 5, 2).as(DType.INT64))
            .result(DType.INT64));
    List<Input> pair = List.of(Input.of(1, 2, 3), Input.of(2, 3, 2));
    return row.error(
            IllegalArgumentException.class,
            "[tensordot] expected float32, float64 or integers, got bool",
            List.of(Input.of(1, 2, 2).as(DType.BOOL), Input.of(2, 2, 2).as(DType.BOOL)),
            t -> Linalg.tensordot(t[0], t[1], 1))
        .error(
            IllegalArgumentException.class,
            "[tensordot] expected contracted dimensions of equal size",
            pair,
            t -> Linalg.tensordot(t[0], t[1], 2))
        .error(
            IllegalArgumentException.class,
            "[tensordot] expected a number of dimensions that [2, 3] and [3, 2] have, got 3",
            pair,
            t -> Linalg.tensordot(t[0], t[1], 3))
        .error(
            IllegalArgumentException.class,
            "[tensordot] expected a number of dimensions that [2, 3] and [3, 2] have, got -1",
            pair,
            t -> Linalg.tensordot(t[0], t[1], -1))
        .error(
            IllegalArgumentException.class,
            "[tensordot] expected as many dimensions of a as of b, got [0] and [0, 1]",
            pair,
            t -> Linalg.tensordot(t[0], t[1], new int[] {0}, new int[] {0, 1}))
        .error(
            IllegalArgumentException.class,
            "[tensordot] expected each dimension once, got [0, -2] and [1, 1]",
            pair,
            t -> Linalg.tensordot(t[0], t[1], new int[] {0, -2}, new int[] {1, 1}))
        .error(
            IndexOutOfBoundsException.class,
            "[tensordot] expected a dimension from -2 to 1 for [2, 3], got 2",
            pair,
            t -> Linalg.tensordot(t[0], t[1], new int[] {2}, new int[] {0}))
        .error(
            IllegalArgumentException.class,
            "[tensordot] expected operands of one dtype, got float32 and float64",
            List.of(Input.of(1, 2, 2).as(DType.FLOAT32), Input.of(2, 2, 2).as(DType.FLOAT64)),
            t -> Linalg.tensordot(t[0], t[1], 1));
  }

  private static void counted(OpRow row, int dims, String letters, long[] a, long[] b) {
    row.sample(
        contraction(
            BY_COUNT,
            t -> Linalg.tensordot(t[0], t[1], dims),
            letters,
            Input.of(1, a),
            Input.of(2, b)));
  }

  private static void named(
      OpRow row, int[] dimsA, int[] dimsB, String letters, long[] a, long[] b) {
    row.sample(
        contraction(
            BY_DIMS,
            t -> Linalg.tensordot(t[0], t[1], dimsA, dimsB),
            letters,
            Input.of(1, a),
            Input.of(2, b)));
  }

  private static Sample contraction(
      String method, Function<Tensor[], Tensor> call, String letters, Input a, Input b) {
    return new Sample(method, List.of(a, b), call, r -> Sums.einsum(letters, r))
        .terms(Sums.terms(letters, a.shape(), b.shape()));
  }
}

package org.jdynet.nn;

import static org.jdynet.nn.ModuleRow.integers;
import static org.jdynet.nn.ModuleRow.normal;
import static org.jdynet.nn.ModuleRow.of;

import java.util.List;
import org.jdynet.Tensor;
import org.jdynet.nn.ModuleRow.Mode;

/** Rows of containers, linear layers, embeddings, norms, dropout and changes of shape. */
final class LayerTable {
  private LayerTable() {}

  static final List<ModuleRow<?>> ROWS =
      List.of(
          of(
                  Sequential.class,
                  """
                  Sequential(
                    (0): Linear(in_features=4, out_features=3, bias=True)
                    (1): Tanh()
                  )""",
                  () -> new Sequential(new Linear(4, 3), new Tanh()))
              .takes(normal(2, 4))
              .refuses("[linear] expected", normal(2, 5)),
          of(
                  ModuleList.class,
                  """
                  ModuleList(
                    (0-1): 2 x Linear(in_features=4, out_features=4, bias=True)
                  )""",
                  () -> new ModuleList<>(new Linear(4, 4), new Linear(4, 4)))
              .calls((m, in) -> List.of(m.get(0).forward(in[0]), m.get(1).forward(in[0])))
              .takes(normal(2, 4))
              .refuses("[linear] expected", normal(2, 5)),
          of(
                  ModuleDict.class,
                  """
                  ModuleDict(
                    (a): Linear(in_features=4, out_features=2, bias=True)
                  )""",
                  () -> new ModuleDict<Linear>().put("a", new Linear(4, 2)))
              .calls((m, in) -> List.of(m.get("a").forward(in[0])))
              .takes(normal(2, 4))
              .refuses("[linear] expected", normal(2, 5)),
          of(
                  ParameterList.class,
                  """
                  ParameterList(
                    (0): Parameter float32 [3]
                  )""",
                  () -> new ParameterList(Tensor.randn(3)))
              .calls((m, in) -> List.of(in[0].mul(m.get(0))))
              .takes(normal(2, 3))
              .refuses("[mul] expected", normal(2, 4)),
          of(
                  Linear.class,
                  "Linear(in_features=40, out_features=7, bias=True)",
                  () -> new Linear(40, 7))
              .prints(
                  "Linear(in_features=2, out_features=3, bias=False)",
                  () -> new Linear(2, 3, false))
              .takes(normal(33, 40))
              .refuses("[linear] expected", normal(33, 41)),
          of(
                  Bilinear.class,
                  "Bilinear(in1_features=4, in2_features=5, out_features=3, bias=True)",
                  () -> new Bilinear(4, 5, 3))
              .calls((m, in) -> List.of(m.forward(in[0], in[1])))
              .takes(normal(2, 4), normal(2, 5))
              .refuses("[bilinear] expected", normal(2, 4), normal(2, 4)),
          of(Embedding.class, "Embedding(10, 3)", () -> new Embedding(10, 3))
              .takes(integers(10, 2, 5))
              .refuses("[embedding] expected", normal(2, 5)),
          of(EmbeddingBag.class, "EmbeddingBag(10, 3, mode='mean')", () -> new EmbeddingBag(10, 3))
              .takes(integers(10, 2, 5))
              .refuses("[embeddingBag] expected", integers(10, 2, 5, 1)),
          of(Flatten.class, "Flatten(start_dim=1, end_dim=-1)", Flatten::new)
              .takes(normal(2, 3, 4))
              .refuses(IndexOutOfBoundsException.class, "[flatten] expected", normal(3)),
          of(
                  Unflatten.class,
                  "Unflatten(dim=1, unflattened_size=(2, 3))",
                  () -> new Unflatten(1, 2, 3))
              .takes(normal(2, 6))
              .refuses("[unflatten] expected", normal(2, 7)),
          of(
                  BatchNorm1d.class,
                  "BatchNorm1d(4, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)",
                  () -> new BatchNorm1d(4))
              .takes(normal(5, 4, 7))
              .mode(Mode.STATISTICS)
              .refuses("[BatchNorm1d] expected", normal(5, 3)),
          of(
                  BatchNorm2d.class,
                  "BatchNorm2d(4, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)",
                  () -> new BatchNorm2d(4))
              .prints(
                  "BatchNorm2d(4, eps=0.001, momentum=None, affine=False,"
                      + " track_running_stats=False)",
                  BatchNorm2d.builder(4)
                          .eps(1e-3)
                          .momentum(null)
                          .affine(false)
                          .trackRunningStats(false)
                      ::build)
              .takes(normal(3, 4, 5, 6))
              .mode(Mode.STATISTICS)
              .refuses("[BatchNorm2d] expected", normal(3, 4, 5)),
          of(
                  BatchNorm3d.class,
                  "BatchNorm3d(4, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)",
                  () -> new BatchNorm3d(4))
              .takes(normal(3, 4, 2, 3, 4))
              .mode(Mode.STATISTICS)
              .refuses("[BatchNorm3d] expected", normal(3, 4, 5, 6)),
          of(
                  InstanceNorm1d.class,
                  "InstanceNorm1d(3, eps=1e-05, momentum=0.1, affine=True,"
                      + " track_running_stats=True)",
                  InstanceNorm1d.builder(3).affine(true).trackRunningStats(true)::build)
              .takes(normal(2, 3, 9))
              .mode(Mode.STATISTICS)
              .refuses("[InstanceNorm1d] expected", normal(2, 4, 9)),
          of(
                  InstanceNorm2d.class,
                  "InstanceNorm2d(3, eps=1e-05, momentum=0.1, affine=False,"
                      + " track_running_stats=False)",
                  () -> new InstanceNorm2d(3))
              .takes(normal(2, 3, 4, 5))
              .refuses("[InstanceNorm2d] expected", normal(2, 4, 4, 5)),
          of(
                  LayerNorm.class,
                  "LayerNorm((8,), eps=1e-05, elementwise_affine=True)",
                  () -> new LayerNorm(8))
              .prints(
                  "LayerNorm((2, 3), eps=1e-05, elementwise_affine=False)",
                  LayerNorm.builder(2, 3).elementwiseAffine(false)::build)
              .takes(normal(3, 5, 8))
              .refuses("[layerNorm] expected", normal(3, 5)),
          of(
                  RmsNorm.class,
                  "RmsNorm((8,), eps=None, elementwise_affine=True)",
                  () -> new RmsNorm(8))
              .takes(normal(3, 5, 8))
              .refuses("[rmsNorm] expected", normal(3, 5)),
          of(GroupNorm.class, "GroupNorm(2, 4, eps=1e-05, affine=True)", () -> new GroupNorm(2, 4))
              .takes(normal(3, 4, 5))
              .refuses("[groupNorm] expected", normal(3, 5, 4)),
          of(
                  LocalResponseNorm.class,
                  "LocalResponseNorm(5, alpha=0.0001, beta=0.75, k=1.0)",
                  () -> new LocalResponseNorm(5))
              .takes(normal(3, 8, 5))
              .refuses("[localResponseNorm] expected", normal(8)),
          of(Dropout.class, "Dropout(p=0.5, inplace=False)", Dropout::new)
              .takes(normal(5, 20))
              .mode(Mode.RANDOM),
          of(AlphaDropout.class, "AlphaDropout(p=0.5, inplace=False)", AlphaDropout::new)
              .takes(normal(5, 20))
              .mode(Mode.RANDOM),
          of(Dropout1d.class, "Dropout1d(p=0.5, inplace=False)", Dropout1d::new)
              .takes(normal(8, 9, 2))
              .mode(Mode.RANDOM)
              .refuses("[dropout1d] expected", normal(8)),
          of(Dropout2d.class, "Dropout2d(p=0.1, inplace=False)", () -> new Dropout2d(0.1))
              .takes(normal(8, 9, 2, 3))
              .mode(Mode.RANDOM)
              .refuses("[dropout2d] expected", normal(8, 9)));
}

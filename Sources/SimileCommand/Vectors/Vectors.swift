import ArgumentParser

/// `simile vectors`.
struct Vectors: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "The search core without images: build, query and measure indexes over vectors, group them, and learn classes.",
        discussion: """
            Vectors come from .npy files (float16, float32 or float64, n × d) or .fvecs files.

            EXAMPLES:
              simile vectors build --kind hnsw --input x.npy --output x.idx
              simile vectors query --index x.idx --queries q.npy --limit 10 --output ids.npy
              simile vectors bench --base x.npy --queries q.npy --plot curve.svg
              simile vectors cluster --input x.npy --count 100 --output clusters.npy
              simile vectors fit --input x.npy --labels y.npy --test t.npy --output probabilities.npy
              simile vectors info x.idx
            """,
        subcommands: [
            VectorsBuild.self, VectorsQuery.self, VectorsBench.self, VectorsCluster.self, VectorsFit.self,
            VectorsInfo.self,
        ])
}

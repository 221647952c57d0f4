public import Charts

extension Figure {
    /// Recall against speed of several indexes: up and to the right is better. Recall is stretched towards 1, speed is
    /// logarithmic, and a lone point, such as that of exact search, is a line across, which the others have to clear.
    ///
    /// ```swift
    /// let figure = Figure(
    ///     recallAndSpeed: [.init("hnsw", note: "built in 8 s", frontOf: points)], note: "cosine, 10 neighbors, one thread")
    /// try figure.svg(width: 720).write(toFile: "curve.svg", atomically: true, encoding: .utf8)
    /// ```
    /// - Parameters:
    ///   - series: the fronts of the indexes, made with `Figure.Series(_:note:frontOf:)`.
    ///   - note: what was measured.
    public init(recallAndSpeed series: [Series], note: String) {
        self.init(
            id: "recall-speed", title: "Recall against speed", note: note, form: .tradeoff,
            x: .init("recall", .towardsOne), y: .init("queries per second", .logarithmic), series: series)
    }
}

extension Figure.Series {
    /// Of the points of an index those that no other of it beats, with their efforts as labels.
    /// - Parameters:
    ///   - name: what the index is called.
    ///   - note: what stands below the name, such as the time of the build.
    ///   - points: in any order.
    public init(_ name: String, note: String? = nil, frontOf points: [SweepPoint]) {
        self.init(
            name, note: note,
            points.paretoFront.map { point in
                .init(
                    point.recall ?? 0, point.queriesPerSecond,
                    label: point.effort.map { "effort \($0)" } ?? "default effort")
            })
    }
}

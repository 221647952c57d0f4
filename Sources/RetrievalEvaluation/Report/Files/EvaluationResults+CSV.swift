import Charts

extension EvaluationResults {
    /// The numbers as files of comma-separated values (RFC 4180): `measurements.csv`, `figure-ID.csv` for each figure and
    /// `confusion-1.csv` and so on.
    public var csvFiles: [(name: String, text: String)] {
        [("measurements.csv", measurementsCSV)]
            + zip(fileNames(of: figures), figures).map { ("\($0).csv", $1.csv) }
            + confusions.enumerated().map { ("confusion-\($0 + 1).csv", $1.csv) }
    }

    /// A name for the files of each figure, without an ending. Ids from outside are made harmless, and all differ.
    private func fileNames(of figures: [Figure]) -> [String] {
        var taken: Set<String> = []
        return figures.enumerated().map { index, figure in
            let harmless = figure.id.lowercased().unicodeScalars.prefix(60).map { scalar in
                switch scalar {
                case "a"..."z", "0"..."9", "-": Character(scalar)
                default: Character("-")
                }
            }
            var name = "figure-" + String(harmless)
            while !taken.insert(name).inserted { name += "-\(index + 1)" }
            return name
        }
    }

    private var measurementsCSV: String {
        let facets = Facets.ordered(Set(measurements.flatMap(\.subject.keys)))
        var csv = CSVText(facets + ["measure", "value", "low", "high", "count", "unit", "better"])
        for each in measurements {
            let (subject, estimate) = (facets.map { each.subject[$0] ?? "" }, each.estimate)
            csv.add(
                subject + [each.measure] + [estimate.value, estimate.low, estimate.high].map(CSVText.number)
                    + ["\(estimate.count)", each.unit, each.better.rawValue])
        }
        return csv.text
    }
}

extension Figure {
    fileprivate var csv: String {
        var csv = CSVText(["series", "x", "y", "low", "high", "label"])
        for series in series {
            for point in series.points {
                csv.add(
                    [series.name] + [point.x, point.y, point.low, point.high].map(CSVText.number)
                        + [point.label ?? ""])
            }
        }
        return csv.text
    }
}

extension Confusion {
    fileprivate var csv: String {
        var csv = CSVText(["class"] + labels)
        for (label, row) in zip(labels, counts) { csv.add([label] + row.map(String.init)) }
        return csv.text
    }
}

extension EvaluationResults {
    /// The plots as files of their own, `figure-ID.svg` for each figure.
    public var plotFiles: [(name: String, text: String)] {
        zip(fileNames(of: figures), figures).map { ("\($0).svg", $1.svg()) }
    }
}

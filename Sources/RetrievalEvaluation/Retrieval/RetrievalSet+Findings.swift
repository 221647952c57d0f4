extension RetrievalSet {
    /// What is odd about the set, which measures would pass over in silence.
    public var findings: [Finding] {
        var findings = lonelyClasses
        if classes.count == 1, let only = classes.first {
            findings.append(
                Finding(only, "is the only class, so every answer is right, and the measures mean nothing"))
        }
        if classes.count > RetrievalOutcome.mostConfused {
            findings.append(
                Finding(
                    "confusion",
                    "no table is made of \(classes.count) classes, only of up to \(RetrievalOutcome.mostConfused)"
                ))
        }
        guard !parents.isEmpty else { return findings }
        for (number, name) in classes.enumerated() where parentOfClass[number] == nil {
            findings.append(
                Finding(
                    name,
                    "has no parent class; at the level of parents its images are not queries, and match none"))
        }
        return findings
    }

    /// Classes whose items have nothing to find.
    private var lonelyClasses: [Finding] {
        let relevant = relevantCounts(.sameClass)
        var lonely: [Int: Int] = [:]
        for (query, count) in zip(queries, relevant) where count == 0 { lonely[classOfItem[query], default: 0] += 1 }
        return lonely.sorted { $0.key < $1.key }.map { number, count in
            Finding(
                classes[number],
                isLeaveOneOut
                    ? "has one image, so there is nothing for it to find; left out as a query, kept in the gallery"
                    : "has no image in the gallery; its \(count) queries are left out")
        }
    }
}

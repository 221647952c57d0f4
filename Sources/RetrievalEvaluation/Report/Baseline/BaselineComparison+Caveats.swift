extension BaselineComparison {
    /// What differs in where the numbers come from.
    static func caveats(_ now: EvaluationResults, _ earlier: EvaluationResults) -> [String] {
        var lines: [String] = []
        func line(_ what: String, _ before: String, _ after: String) {
            lines.append("\(what): \(NameText.line(before, 60)) then, \(NameText.line(after, 60)) now")
        }
        if now.title != earlier.title { line("other data", earlier.title, now.title) }
        let (new, old) = (now.provenance, earlier.provenance)
        if new.seed != old.seed { line("another seed", "\(old.seed)", "\(new.seed)") }
        for name in Set(new.settings.keys).union(old.settings.keys).sorted()
        where new.settings[name] != old.settings[name] {
            line("setting \(NameText.line(name, 40))", old.settings[name] ?? "not set", new.settings[name] ?? "not set")
        }
        let models = Dictionary(old.models.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for model in new.models {
            guard let before = models[model.name] else { continue }
            let name = NameText.line(model.name, 60)
            if before.digest != model.digest {
                lines.append(
                    "\(name): other weights: \(NameText.line(before.digest, 13)) then, "
                        + "\(NameText.line(model.digest, 13)) now")
            }
            if before.dimension != model.dimension {
                line("\(name): dimension", "\(before.dimension)", "\(model.dimension)")
            }
            if before.precision != model.precision { line("\(name): precision", before.precision, model.precision) }
        }
        if new.program != old.program { line("another version", old.program, new.program) }
        return lines
    }
}

extension EvaluationPage {
    /// Where the numbers come from: what would be needed to get them again.
    var provenance: String {
        let from = results.provenance
        var parts: [String] = []
        let facts = [
            ("Program", Self.text(from.program, 100)), ("Date", Self.text(from.date, 60)),
            ("Machine", Self.text(from.machine, 200)), ("Seed", "\(from.seed)"),
        ]
        let settings = from.settings.sorted { $0.key < $1.key }.map {
            (Self.text($0.key, 60), Self.text($0.value, 200))
        }
        parts.append(
            "<dl class=\"facts\">"
                + (facts + settings).map { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>" }.joined() + "</dl>")
        if !from.models.isEmpty {
            let rows = from.models.map { model in
                "<tr><th scope=\"row\">\(Self.text(model.name, 80))</th><td class=\"n\">\(model.dimension)</td>"
                    + "<td>\(Self.text(model.precision, 20))</td>"
                    + "<td><code>\(Self.text(model.digest, 80))</code></td></tr>"
            }
            parts.append(
                """
                <div class="scroll" tabindex="0" role="region" aria-label="Models">
                <table><caption><span>Models.</span></caption>
                <thead><tr><th scope="col">model</th><th scope="col" class="n">dimension</th>\
                <th scope="col">precision</th><th scope="col">SHA-256 of the weights</th></tr></thead>
                <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
                """)
        }
        return Self.section("Provenance", "provenance", parts.joined(separator: "\n"))
    }
}

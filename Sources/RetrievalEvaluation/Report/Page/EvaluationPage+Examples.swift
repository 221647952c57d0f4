extension EvaluationPage {
    /// Queries with what was found, by group. Right and wrong are marked by a word and a frame, not by color alone.
    var examples: String {
        var groups = Grouping<String, Example>()
        for example in results.examples { groups.add(example, to: example.group) }
        let parts = groups.groups.map { group in
            "<h3>\(Self.text(group.key, 120))</h3>\n" + group.values.map(html).joined(separator: "\n")
        }
        return Self.section("Examples", "examples", parts.joined(separator: "\n"))
    }

    private func html(_ example: Example) -> String {
        """
        <div class="example">
        <p>\(Self.text(example.caption, 160))</p>
        <div class="images">
        \(html(example.query, isQuery: true))
        <span class="arrow" aria-hidden="true">→</span>
        \(example.hits.map { html($0, isQuery: false) }.joined(separator: "\n"))
        </div></div>
        """
    }

    private func html(_ image: Example.Image, isQuery: Bool) -> String {
        let (style, mark) =
            switch image.isRight {
            case true?: ("right", "<b class=\"mark\">✓ right</b> ")
            case false?: ("wrong", "<b class=\"mark\">✗ wrong</b> ")
            case nil: (isQuery ? "query" : "plain", "")
            }
        let name = Self.plain(Self.fileName(image.key), 60)
        let element =
            images[image.key].map {
                "<img src=\"\($0)\" alt=\"\(name)\" title=\"\(Self.plain(image.key, 200))\"/>"
            }
            ?? "<span class=\"missing\">\(Self.text(Self.fileName(image.key), 40))</span>"
        return
            "<figure class=\"\(style)\">\(element)<figcaption>\(mark)\(Self.text(image.caption, 60))</figcaption></figure>"
    }

    /// The last part of a path, by which a user recognizes an image.
    private static func fileName(_ key: String) -> String {
        key.split(separator: "/").last.map(String.init) ?? key
    }
}
